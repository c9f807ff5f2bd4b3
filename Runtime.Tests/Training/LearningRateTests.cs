namespace TxGen.Runtime.Tests.Training;

/// <summary>Schedules against their formulas, and what they refuse.</summary>
public class LearningRateTests
{
    [Fact]
    public void Constant()
    {
        AssertRates(LearningRate.Constant(0.25f), _ => 0.25);
        AssertRates(LearningRate.Constant(0.3f, warmup: 8), step => 0.3 * Math.Min(1, step / 8.0));
        AssertRates(LearningRate.Constant(0), _ => 0);
    }

    [Fact]
    public void Linear()
    {
        AssertRates(LearningRate.Linear(0.4f, 0, 10), step => 0.4 * Math.Max(0, 1 - step / 10.0));
        AssertRates(
            LearningRate.Linear(0.4f, 5, 25, 0.1f),
            step => step < 5 ? 0.4 * step / 5 : step < 25 ? 0.4 - 0.3 * (step - 5) / 20.0 : 0.1);
        Assert.Equal(0.4f, LearningRate.Linear(0.4f, 5, 25).At(5));
        Assert.Equal(0.1f, LearningRate.Linear(0.4f, 5, 25, 0.1f).At(25));
    }

    [Fact]
    public void Cosine()
    {
        AssertRates(
            LearningRate.Cosine(0.4f, 4, 40, 0.1f),
            step => step < 4 ? 0.4 * step / 4 : step < 40 ? 0.1 + 0.3 * (1 + Math.Cos(Math.PI * (step - 4) / 36)) / 2 : 0.1);
        Assert.Equal(0.4f, LearningRate.Cosine(0.4f, 4, 40).At(4));
        Assert.Equal(0.2f, LearningRate.Cosine(0.4f, 4, 40).At(22));
        Assert.Equal(0, LearningRate.Cosine(0.4f, 4, 40).At(40));
    }

    [Fact]
    public void Transformer()
    {
        AssertRates(
            LearningRate.Transformer(512, 30, 2),
            step => 2 * Math.Pow(512, -0.5) * Math.Min(Math.Pow(step, -0.5), step * Math.Pow(30, -1.5)));
        // The paper's highest rate.
        Assert.Equal(0.000698771f, LearningRate.Transformer(512, 4000).At(4000), 1e-8f);
    }

    [Fact]
    public void Given()
    {
        LearningRate rate = LearningRate.From(step => step == 3 ? float.NaN : step == 4 ? -1 : 0.5f * step);
        Assert.Equal(1, rate.At(2));
        Assert.Contains("step 3 is NaN", Assert.Throws<InvalidOperationException>(() => rate.At(3)).Message);
        Assert.Contains("step 4 is -1", Assert.Throws<InvalidOperationException>(() => rate.At(4)).Message);
        Assert.Throws<ArgumentNullException>("rate", () => LearningRate.From(null!));
    }

    [Fact]
    public void A_rate_that_is_none_leaves_the_weights()
    {
        var example = new TrainingExample();
        bool failing = true;
        TrainingState state = example.Train(new() { LearningRate = LearningRate.From(_ => failing ? float.NaN : 0.1f) });
        Assert.Throws<InvalidOperationException>(() => example.Step(state, 0));
        Assert.Equal((0L, 0L), (state.Calls, state.Updates));
        Assert.True(state.AllWeights().SequenceEqual(example.Start.Packed(example.Map)));
        failing = false;
        TrainingState expected = example.Train(new() { LearningRate = LearningRate.Constant(0.1f) });
        example.Step(state, 1);
        example.Step(expected, 1);
        Assert.True(state.AllWeights().SequenceEqual(expected.AllWeights()));
    }

    [Fact]
    public void Arguments_out_of_range()
    {
        foreach (float wrong in new[] { -1, float.NaN, float.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>("rate", () => LearningRate.Constant(wrong));
            Assert.Throws<ArgumentOutOfRangeException>("rate", () => LearningRate.Linear(wrong, 0, 1));
            Assert.Throws<ArgumentOutOfRangeException>("final", () => LearningRate.Linear(1, 0, 1, wrong));
            Assert.Throws<ArgumentOutOfRangeException>("final", () => LearningRate.Cosine(1, 0, 1, wrong));
            Assert.Throws<ArgumentOutOfRangeException>("factor", () => LearningRate.Transformer(1, 1, wrong));
        }
        Assert.Throws<ArgumentOutOfRangeException>("warmup", () => LearningRate.Constant(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => LearningRate.Linear(1, 5, 5));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => LearningRate.Cosine(1, 5, 4));
        Assert.Throws<ArgumentOutOfRangeException>("dModel", () => LearningRate.Transformer(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("warmup", () => LearningRate.Transformer(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("step", () => LearningRate.Constant(1).At(0));
    }

    private static void AssertRates(LearningRate rate, Func<long, double> formula)
    {
        for (long step = 1; step <= 60; step++)
            Assert.Equal(formula(step), rate.At(step), 1e-7);
    }
}
