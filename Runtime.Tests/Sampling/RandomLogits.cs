namespace TxGen.Runtime.Tests;

/// <summary>Logits as models give them, some of them impossible.</summary>
internal static class RandomLogits
{
    public static float[] Of(int vocabulary, int seed)
    {
        var random = new Random(seed);
        var logits = new float[vocabulary];
        for (int i = 0; i < vocabulary; i++)
            logits[i] = i > 0 && random.Next(10) == 0 ? float.NegativeInfinity : (float)(random.NextDouble() * 16 - 8);
        return logits;
    }
}
