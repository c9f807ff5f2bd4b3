namespace TxGen.Runtime.Tests;

/// <summary>The largest logit, wherever it lies; and what is no logit, wherever that lies.</summary>
public class GreedyTests
{
    public static TheoryData<int> Sizes => [.. Enumerable.Range(1, 70), 512, 50257];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_largest_wins_at_every_place(int vocabulary)
    {
        float[] logits = new float[vocabulary];
        logits.AsSpan().Fill(-3);
        foreach (int place in Places(vocabulary))
        {
            logits[place] = -2;
            Assert.Equal(place, Sampler.Greedy(logits));
            logits[place] = -3;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_first_of_equals_wins(int vocabulary)
    {
        float[] logits = new float[vocabulary];
        Assert.Equal(0, Sampler.Greedy(logits));
        foreach (int place in Places(vocabulary))
        {
            logits.AsSpan(0, place).Fill(float.NegativeInfinity);
            logits.AsSpan(place).Fill(-0f);
            logits[^1] = 0;
            Assert.Equal(place, Sampler.Greedy(logits));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void What_is_no_logit_is_named_at_every_place(int vocabulary)
    {
        float[] logits = new float[vocabulary];
        foreach (int place in Places(vocabulary))
        {
            foreach (var (bad, shown) in new[] { (float.NaN, "NaN"), (-float.NaN, "NaN"), (float.PositiveInfinity, "+∞") })
            {
                logits[place] = bad;
                var error = Assert.Throws<ArgumentException>("logits", () => Sampler.Greedy(logits));
                Assert.StartsWith($"Logit {place} is {shown}", error.Message);
            }

            logits[place] = float.NegativeInfinity;
        }

        logits.AsSpan().Fill(float.NegativeInfinity);
        Assert.Contains($"All {vocabulary} logits are -∞", Assert.Throws<ArgumentException>("logits", () => Sampler.Greedy(logits)).Message);
    }

    [Fact]
    public void Numbers_whose_sum_overflows_are_logits()
    {
        float[] logits = new float[100];
        logits.AsSpan().Fill(float.MaxValue);
        Assert.Equal(0, Sampler.Greedy(logits));
        logits.AsSpan(0, 50).Fill(float.NegativeInfinity);
        Assert.Equal(50, Sampler.Greedy(logits));
        logits.AsSpan().Fill(float.MinValue);
        Assert.Equal(0, Sampler.Greedy(logits));
    }

    [Fact]
    public void None_are_refused() => Assert.Throws<ArgumentException>("logits", () => Sampler.Greedy([]));

    private static IEnumerable<int> Places(int vocabulary) =>
        vocabulary < 1000 ? Enumerable.Range(0, vocabulary) : [0, 1, 15, 16, vocabulary / 2, vocabulary - 17, vocabulary - 2, vocabulary - 1];
}
