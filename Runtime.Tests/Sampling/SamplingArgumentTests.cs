namespace TxGen.Runtime.Tests;

/// <summary>A bad argument is an exception that names it, its limit and its value.</summary>
public class SamplingArgumentTests
{
    [Theory]
    [InlineData(-0.1f), InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void Temperature(float value) =>
        Refuses(nameof(SamplingOptions.Temperature), value, () => new SamplingOptions { Temperature = value });

    [Theory]
    [InlineData(-1)]
    public void TopK(int value) => Refuses(nameof(SamplingOptions.TopK), value, () => new SamplingOptions { TopK = value });

    [Theory]
    [InlineData(0f), InlineData(-1f), InlineData(1.01f), InlineData(float.NaN)]
    public void TopP(float value) => Refuses(nameof(SamplingOptions.TopP), value, () => new SamplingOptions { TopP = value });

    [Theory]
    [InlineData(-0.1f), InlineData(1.01f), InlineData(float.NaN)]
    public void MinP(float value) => Refuses(nameof(SamplingOptions.MinP), value, () => new SamplingOptions { MinP = value });

    [Theory]
    [InlineData(0f), InlineData(-1f), InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void RepetitionPenalty(float value) =>
        Refuses(nameof(SamplingOptions.RepetitionPenalty), value, () => new SamplingOptions { RepetitionPenalty = value });

    [Theory]
    [InlineData(-1), InlineData(SamplingOptions.MaxRepetitionWindow + 1)]
    public void RepetitionWindow(int value) =>
        Refuses(nameof(SamplingOptions.RepetitionWindow), value, () => new SamplingOptions { RepetitionWindow = value });

    [Fact]
    public void A_window_without_a_penalty()
    {
        var error = Assert.Throws<ArgumentException>("options", () => new Sampler(10, new() { RepetitionWindow = 64 }));
        Assert.Contains("RepetitionWindow is 64, but RepetitionPenalty is 1", error.Message);
        Assert.NotNull(new Sampler(10, new() { RepetitionWindow = 64, RepetitionPenalty = 0.9f }));
    }

    [Fact]
    public void StopTokens()
    {
        Assert.Throws<ArgumentNullException>(nameof(SamplingOptions.StopTokens), () => new SamplingOptions { StopTokens = null! });
        Refuses("options.StopTokens", 10, () => new Sampler(10, new() { StopTokens = [3, 10] }), "0 to 9");
        Refuses("options.StopTokens", -1, () => new Sampler(10, new() { StopTokens = [-1] }), "0 to 9");
    }

    [Theory]
    [InlineData(0), InlineData(-5)]
    public void Vocabulary(int value) => Refuses("vocabulary", value, () => new Sampler(value));

    [Fact]
    public void Observed_tokens()
    {
        foreach (var options in new SamplingOptions[] { new(), new() { RepetitionPenalty = 2 } })
        {
            var sampler = new Sampler(10, options);
            Refuses("token", 10, () => { sampler.Observe(10); return sampler; }, "0 to 9");
            Refuses("token", -1, () => { sampler.Observe(-1); return sampler; }, "0 to 9");
            Refuses("tokens", 11, () => { sampler.Observe([3, 11]); return sampler; }, "0 to 9");
        }
    }

    [Fact]
    public void Logits()
    {
        SamplingOptions[] kinds = [new(), new() { Temperature = 0 }, new() { TopK = 2, RepetitionPenalty = 2 }, new() { TopP = 0.5f }];
        foreach (var options in kinds)
        {
            var sampler = new Sampler(3, options);
            sampler.Observe([0, 1]);
            Assert.Contains("2 logits, but the vocabulary has 3", Refused(sampler, [1, 2]));
            Assert.Contains("Logit 1 is NaN", Refused(sampler, [1, float.NaN, 2]));
            Assert.Contains("Logit 2 is +∞", Refused(sampler, [1, 2, float.PositiveInfinity]));
            Assert.Contains("All 3 logits are -∞", Refused(sampler, [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity]));
        }
    }

    [Fact]
    public void A_refused_call_draws_nothing()
    {
        float[] logits = RandomLogits.Of(100, 1);
        var sampler = new Sampler(100);
        Refused(sampler, [1]);
        Refused(sampler, [.. Enumerable.Repeat(float.NaN, 100)]);
        Assert.Equal(new Sampler(100).Sample(logits), sampler.Sample(logits));
    }

    private static string Refused(Sampler sampler, float[] logits) =>
        Assert.Throws<ArgumentException>("logits", () => sampler.Sample(logits)).Message;

    private static void Refuses(string name, object value, Func<object> act, string limit = "")
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(name, act);
        Assert.Equal(value, error.ActualValue);
        Assert.Contains(limit, error.Message);
    }
}
