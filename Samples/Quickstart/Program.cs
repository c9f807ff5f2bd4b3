Console.WriteLine("TxGen");
