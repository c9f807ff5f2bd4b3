using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Training;

/// <summary>Loss and gradients of compiled models against PyTorch's in double precision.</summary>
public class GradientGoldenTests
{
    /// <summary>A second step never comes, so that the gradients of the first stay where a checkpoint shows them.</summary>
    private const int Steps = 2;

    /// <summary>Every kind of attention: of all heads and of groups, causal or not, with class token, rotation, norms, slopes, narrow and wide heads.</summary>
    public static IEnumerable<object[]> Attentions => new[]
    {
        "alibi-class-token", "alibi-decoder", "bert", "gpt2", "grouped-qk-norm", "heads-of-eleven", "long-heads", "multi-query", "rotary-interleaved-part",
        "sparse-bigbird", "sparse-longformer", "sparse-strided", "sparse-window",
    }.Select(name => new object[] { name });

    [Theory]
    [Goldens]
    public void LossAndGradientsAgreeWithPyTorchInTheSameBitsEverywhere(string name)
    {
        var golden = new TrainingGolden(name);
        var first = Gradients(golden, "", InstructionSet.Portable);
        AssertAgree(golden, first);
        foreach (var set in Enum.GetValues<InstructionSet>().Where(set => set != InstructionSet.Portable && InstructionSets.IsSupported(set)))
            AssertSame(first, Gradients(golden, "", set), $"{set}");
    }

    [Theory]
    [MemberData(nameof(Attentions))]
    public void ScoresComputedAgainGiveTheBitsOfThoseThatWereKept(string name)
    {
        var golden = new TrainingGolden(name);
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
            AssertSame(Gradients(golden, "", set), Gradients(golden, ", RecomputeAttention = true", set), $"{set}");
    }

    private static (float Loss, TensorFile Checkpoint) Gradients(TrainingGolden golden, string options, InstructionSet set)
    {
        var compiled = CompiledModel.Compile($"{golden.Model.Attribute}, Training = true, TrainingBatch = 4{options}", golden.Model.Sparse);
        using var model = compiled.Load(golden.Model.ModelPath, new LoadOptions { Prefix = golden.Model.Prefix });
        using var trainer = model.CreateTrainer(new TrainerOptions { AccumulationSteps = Steps, InstructionSet = set });
        return (trainer.Step(golden.Batch), trainer.Checkpoint());
    }

    private static void AssertAgree(TrainingGolden golden, (float Loss, TensorFile Checkpoint) actual)
    {
        Assert.Equal(golden.Loss, actual.Loss, 1e-5 * golden.Loss);
        var problems = new List<string>();
        foreach (string tensor in GradientNames(actual.Checkpoint))
        {
            float[] expected = golden.Gradient(tensor["optimizer.gradient.".Length..]), gradient = actual.Checkpoint.Floats(tensor);
            double distance = TrainingGolden.Norm(expected.Zip(gradient, (wanted, found) => (Steps * found) - wanted).ToArray());
            double limit = (1e-4 * TrainingGolden.Norm(expected)) + (1e-6 * golden.LargestNorm);
            if (!(distance <= limit))
                problems.Add($"{tensor}: {distance:G3} from {TrainingGolden.Norm(expected):G3}, limit {limit:G3}");
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    private static void AssertSame((float Loss, TensorFile Checkpoint) expected, (float Loss, TensorFile Checkpoint) actual, string what)
    {
        Assert.Equal(expected.Loss, actual.Loss);
        foreach (string tensor in GradientNames(expected.Checkpoint))
            Close.AssertSameBits(expected.Checkpoint.Floats(tensor), actual.Checkpoint.Floats(tensor), $"{what} {tensor}");
    }

    private static IEnumerable<string> GradientNames(TensorFile checkpoint) => checkpoint.Names.Where(name => name.StartsWith("optimizer.gradient.", StringComparison.Ordinal));
}
