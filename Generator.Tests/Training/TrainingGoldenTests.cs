using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Training;

/// <summary>PyTorch's gradients and runs are complete and belong to the models, before a trainer is held against them.</summary>
public class TrainingGoldenTests
{
    /// <summary>Beside these a run has to show what the options of its own do.</summary>
    private static readonly string[] Runs = ["adam-paper", "adamw", "adamw-clip-accumulate", "smoothing", "smoothing-annotated"];

    public static IEnumerable<object[]> AllRuns => TrainingRun.All;

    [Theory]
    [Goldens]
    public void EveryTensorHasAGradientOfItsShape(string name)
    {
        var golden = new TrainingGolden(name);
        AssertSameTensors(golden.Model, golden.Names, golden.Shape);
        Assert.All(golden.Names, tensor => Assert.All(golden.Gradient(tensor), value => Assert.True(float.IsFinite(value))));
        Assert.True(golden.LargestNorm > 0);
    }

    /// <summary>A saved model's tensors are found by their names, which may lack the prefix of the golden's file.</summary>
    [Theory]
    [Goldens]
    public void EverySavedTensorHasAGradient(string name)
    {
        var golden = new TrainingGolden(name);
        using var file = new TemporaryFile();
        using (var model = golden.Model.Load())
            model.Save(file.Path);
        var saved = new TensorFile(file.Path);
        Assert.Equal(golden.Names.Count(), saved.Names.Count());
        Assert.All(saved.Names, tensor => Assert.Equal(saved.Floats(tensor).Length, golden.Gradient(tensor).Length));
    }

    [Theory]
    [Goldens]
    public void ABatchHasTheShortestAndTheLongestSequenceAndTargetsToIgnore(string name)
    {
        var golden = new TrainingGolden(name);
        var spec = golden.Model.Compile().Spec;
        int[] lengths = golden.Batch.Input.Lengths!;
        Assert.True(lengths.Length >= 3);
        Assert.Equal(lengths.Length, lengths.Distinct().Count());
        Assert.Equal(1, lengths.Min());
        Assert.Equal(spec.MaxLength, lengths.Max());
        Assert.Equal(spec.TakesTokens, golden.Batch.Input.Tokens is not null);
        Assert.Equal(spec.TokenTypes > 0, golden.Batch.Input.Types is not null);
        if (golden.Batch.Classes is { } classes)
        {
            Assert.Contains(-100, classes);
            Assert.All(classes, target => Assert.True(target == -100 || (target >= 0 && target < spec.HeadWidth)));
        }
    }

    [Theory]
    [Goldens]
    public void TheInterpreterHasPyTorchsLoss(string name)
    {
        var golden = new TrainingGolden(name);
        double loss = ReferenceLoss.Of(Results(golden.Model, golden.Batch), golden.Batch);
        Assert.Equal(golden.Loss, loss, 1e-6 * golden.Loss);
    }

    [Fact]
    public void RunsOfEveryKindAreThere()
    {
        Assert.Equal(Runs, AllRuns.Select(run => (string)run[1]).Distinct().Order(StringComparer.Ordinal));
        Assert.True(AllRuns.Select(run => run[0]).Distinct().Count() >= 4);
    }

    [Theory]
    [MemberData(nameof(AllRuns))]
    public void ARunHasEveryCallEveryUpdateAndEveryTensor(string model, string name)
    {
        var run = new TrainingRun(model, name);
        Assert.Equal(10, run.Rates.Length);
        Assert.Equal(10, run.Norms.Length);
        Assert.Equal(10 * run.AccumulationSteps, run.Losses.Length);
        Assert.Equal(run.Losses.Length, run.Batches.Count);
        AssertSameTensors(run.Model, run.Names, run.Shape);

        var start = new TensorFile(run.Model.ModelPath);
        int unknown = 0;
        foreach (string tensor in run.Names)
        {
            float[] before = start.Floats(tensor), after = run.Weight(tensor);
            unknown += after.Count(float.IsNaN);
            Assert.True(after.All(float.IsNaN) || after.Where((value, i) => value != before[i]).Any(), tensor);
        }

        // Key biases, where no rotation makes them matter.
        var spec = run.Model.Compile().Spec;
        Assert.Equal(run.Names.Any(tensor => tensor.Contains("bias")) ? spec.Layers * spec.KvWidth : 0, unknown);
    }

    /// <summary>Options of a run are those its losses were computed with: weights of the first call are the model's.</summary>
    [Theory]
    [MemberData(nameof(AllRuns))]
    public void TheInterpreterHasTheFirstLossOfARun(string model, string name)
    {
        var run = new TrainingRun(model, name);
        for (int i = 0; i < run.AccumulationSteps; i++)
        {
            var batch = run.Batches[i];
            double loss = ReferenceLoss.Of(Results(run.Model, batch), batch, run.IgnoredTarget, run.LabelSmoothing, run.SmoothsExceptPadding);
            Assert.Equal(run.Losses[i], loss, 1e-6 * run.Losses[i]);
        }
    }

    [Theory]
    [MemberData(nameof(AllRuns))]
    public void TheRatesOfARunFollowFromItsOptions(string model, string name)
    {
        var run = new TrainingRun(model, name);
        double width = run.Model.Compile().Spec.DModel;
        for (int step = 1; step <= run.Rates.Length; step++)
        {
            double schedule = run.WarmUp > 0 ? Math.Min(1 / Math.Sqrt(step), step / Math.Pow(run.WarmUp, 1.5)) / Math.Sqrt(width) : 1;
            Assert.Equal(run.Rate * schedule, run.Rates[step - 1], 1e-6 * run.Rate);
        }

        Assert.Equal(name == "adam-paper" ? "Adam" : "AdamW", run.Optimizer);
        Assert.True(run.MaxGradientNorm is null || run.Norms.Any(norm => norm > run.MaxGradientNorm));
        Assert.Equal(run.Optimizer == "AdamW", run.WeightDecay > 0);
        Assert.True(run.Beta1 < run.Beta2 && run.Epsilon > 0);
    }

    private static void AssertSameTensors(Golden golden, IEnumerable<string> names, Func<string, int[]> shape)
    {
        var weights = new TensorFile(golden.ModelPath);
        Assert.Equal(weights.Names.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        Assert.All(weights.Names, tensor => Assert.Equal(weights.Shape(tensor), shape(tensor)));
    }

    /// <summary>What the loss compares with the targets.</summary>
    private static double[] Results(Golden golden, TrainingBatch batch)
    {
        var interpreter = new Interpreter(golden.Compile().Spec, new TensorFile(golden.ModelPath), golden.Prefix);
        var (hidden, pooled, output) = interpreter.Run(batch.Input);
        return output ?? pooled ?? hidden;
    }
}
