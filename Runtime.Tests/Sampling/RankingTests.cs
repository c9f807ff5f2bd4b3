namespace TxGen.Runtime.Tests;

public class RankingTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(16), InlineData(17), InlineData(300), InlineData(5000)]
    public void Ranks_are_those_of_a_stable_sort(int vocabulary)
    {
        var random = new Random(vocabulary);
        var ranking = new Ranking(vocabulary);
        foreach (int values in new[] { 1, 3, 50, 1_000_000 })
        {
            // Few values make many equals; both zeros are one of them.
            float[] logits = new float[vocabulary];
            for (int id = 0; id < vocabulary; id++)
                logits[id] = (random.Next(values) - values / 2) * (random.Next(2) * 2 - 1) * 0.25f;
            if (vocabulary > 2)
                logits[random.Next(vocabulary)] = float.NegativeInfinity;
            Check(logits);
            Array.Sort(logits);
            Check(logits);
            Array.Reverse(logits);
            Check(logits);
        }

        void Check(float[] logits)
        {
            foreach (int k in new[] { 1, 2, 7, vocabulary / 2 + 1, vocabulary, 3 * vocabulary, int.MaxValue })
            {
                ranking.Rank(logits, k);
                var expected = Enumerable.Range(0, vocabulary).Where(id => float.IsFinite(logits[id]))
                    .OrderByDescending(id => logits[id]).ThenBy(id => id).Take(k);
                Assert.Equal(expected, Enumerable.Range(0, ranking.Count).Select(rank => ranking[rank]));
            }
        }
    }
}
