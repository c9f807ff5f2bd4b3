namespace TxGen.Runtime.Tests.Training;

/// <summary>A bad option is an exception that names it, its limit and its value.</summary>
public class TrainerOptionsTests
{
    [Fact]
    public void Defaults()
    {
        var options = new TrainerOptions();
        Assert.Equal(Optimizer.AdamW(0.01, 0.9, 0.999, 1e-8, Decay.Matrices), options.Optimizer);
        Assert.Equal(LearningRate.Constant(1e-3f), options.LearningRate);
        Assert.Null(options.MaxGradientNorm);
        Assert.Equal((1, -100, 0f, 0), (options.AccumulationSteps, options.IgnoreTarget, options.LabelSmoothing, options.Seed));
        Assert.Equal(LabelSmoothingKind.Uniform, options.LabelSmoothingKind);
        Assert.Null(options.InstructionSet);
        Assert.Equal((0.0, Decay.None), (Optimizer.Adam().WeightDecay, Optimizer.Adam().DecayOn));
    }

    [Theory]
    [InlineData(0f), InlineData(-1f), InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void MaxGradientNorm(float value) =>
        Refuses(nameof(TrainerOptions.MaxGradientNorm), value, () => new TrainerOptions { MaxGradientNorm = value }, "greater than 0");

    [Theory]
    [InlineData(0), InlineData(-1)]
    public void AccumulationSteps(int value) =>
        Refuses(nameof(TrainerOptions.AccumulationSteps), value, () => new TrainerOptions { AccumulationSteps = value }, "1 or more");

    [Theory]
    [InlineData(-0.1f), InlineData(1f), InlineData(float.NaN)]
    public void LabelSmoothing(float value) =>
        Refuses(nameof(TrainerOptions.LabelSmoothing), value, () => new TrainerOptions { LabelSmoothing = value }, "at least 0 and below 1");

    [Fact]
    public void Enums()
    {
        Refuses("LabelSmoothingKind", (LabelSmoothingKind)2, () => new TrainerOptions { LabelSmoothingKind = (LabelSmoothingKind)2 }, "Uniform or ExceptPadding");
        Refuses("InstructionSet", (InstructionSet)3, () => new TrainerOptions { InstructionSet = (InstructionSet)3 }, "Avx512, Avx2 or Portable");
        Refuses("DecayOn", (Decay)16, () => Optimizer.AdamW(on: (Decay)16), "Matrices, Embeddings, Biases and Norms");
    }

    [Fact]
    public void Nulls()
    {
        Assert.Throws<ArgumentNullException>("Optimizer", () => new TrainerOptions { Optimizer = null! });
        Assert.Throws<ArgumentNullException>("LearningRate", () => new TrainerOptions { LearningRate = null! });
    }

    [Fact]
    public void Constants_of_optimizers()
    {
        foreach (double wrong in new[] { -0.1, 1, double.NaN })
        {
            Refuses("Beta1", wrong, () => Optimizer.Adam(beta1: wrong), "at least 0 and below 1");
            Refuses("Beta2", wrong, () => Optimizer.AdamW(beta2: wrong), "at least 0 and below 1");
        }
        // 1e-60 is 0 as a float, and padding would become NaN.
        foreach (double wrong in new[] { 0, -1, 1e-60, 1e60, double.NaN })
            Refuses("Epsilon", wrong, () => Optimizer.Adam(epsilon: wrong), "greater than 0 and finite as a float");
        foreach (double wrong in new[] { -0.1, double.PositiveInfinity, double.NaN })
            Refuses("WeightDecay", wrong, () => Optimizer.AdamW(wrong), "0 or more and finite");
    }

    private static void Refuses(string name, object value, Func<object> make, string limit)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(name, make);
        Assert.Equal(value, error.ActualValue);
        Assert.Contains($"{name} must", error.Message);
        Assert.Contains(limit, error.Message);
    }
}
