namespace TxGen.Runtime.Tests;

public class SeenTokensTests
{
    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(7), InlineData(100)]
    public void The_set_is_that_of_the_last_tokens(int window)
    {
        const int Vocabulary = 12;
        var random = new Random(window);
        var seen = new SeenTokens(Vocabulary, window);
        for (int round = 0; round < 3; round++)
        {
            var all = new List<int>();
            for (int i = 0; i < 300; i++)
            {
                int token = random.Next(Vocabulary);
                seen.Add(token);
                all.Add(token);
                Assert.Equal((window == 0 ? all : all.TakeLast(window)).Distinct().Order(), seen.Distinct.ToArray().Order());
            }

            seen.Clear();
            Assert.True(seen.Distinct.IsEmpty);
        }
    }
}
