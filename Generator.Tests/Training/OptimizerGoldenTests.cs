using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Training;

/// <summary>Ten updates of a model by its trainer against ten by PyTorch: losses, norms, rates, and where the weights arrive.</summary>
public class OptimizerGoldenTests
{
    [Theory]
    [RunsOn(InstructionSet.Avx512), RunsOn(InstructionSet.Avx2), RunsOn(InstructionSet.Portable)]
    public void ARunTakesPyTorchsWay(string model, string name, InstructionSet set)
    {
        var run = new TrainingRun(model, name);
        int most = run.Batches.Max(batch => batch.Input.Lengths!.Length);
        using var start = CompiledModel.Compile($"{run.Model.Attribute}, Training = true, TrainingBatch = {most}")
            .Load(run.Model.ModelPath, new LoadOptions { Prefix = run.Model.Prefix });
        using var trainer = start.CreateTrainer(OptionsOf(run, set));
        for (int call = 0; call < run.Batches.Count; call++)
        {
            float loss = trainer.Step(run.Batches[call]);
            Assert.True(Math.Abs(run.Losses[call] - loss) <= 1e-4 * run.Losses[call], $"call {call}: loss {loss}, expected {run.Losses[call]}");
            if ((call + 1) % run.AccumulationSteps != 0)
                continue;
            int update = call / run.AccumulationSteps;
            Assert.Equal(update + 1, trainer.Updates);
            Assert.Equal(run.Rates[update], trainer.LearningRate, 1e-6 * run.Rates[update]);
            Assert.Equal(run.Norms[update], trainer.GradientNorm, 1e-3 * run.Norms[update]);
        }

        AssertWeights(run, trainer);
    }

    private static TrainerOptions OptionsOf(TrainingRun run, InstructionSet set)
    {
        int width = run.Model.Compile().Spec.DModel;
        return new()
        {
            Optimizer = run.Optimizer == "Adam"
                ? Optimizer.Adam(run.Beta1, run.Beta2, run.Epsilon)
                : Optimizer.AdamW(run.WeightDecay, run.Beta1, run.Beta2, run.Epsilon),
            LearningRate = run.WarmUp > 0 ? LearningRate.Transformer(width, run.WarmUp, run.Rate) : LearningRate.Constant(run.Rate),
            MaxGradientNorm = run.MaxGradientNorm,
            AccumulationSteps = run.AccumulationSteps,
            IgnoreTarget = run.IgnoredTarget,
            LabelSmoothing = run.LabelSmoothing,
            LabelSmoothingKind = run.SmoothsExceptPadding ? LabelSmoothingKind.ExceptPadding : LabelSmoothingKind.Uniform,
            InstructionSet = set,
        };
    }

    /// <summary>Tensors arrive within a ten-thousandth of the way they went; where the gradient is rounding alone, PyTorch's are unknown.</summary>
    private static void AssertWeights(TrainingRun run, ModelTrainer trainer)
    {
        using var file = new TemporaryFile();
        trainer.Save(file.Path);
        var saved = new TensorFile(file.Path);
        var start = new TensorFile(run.Model.ModelPath);
        Assert.Equal(run.Names.Count(), saved.Names.Count());
        foreach (string tensor in saved.Names)
        {
            float[] before = start.Floats(start.Has(run.Model.Prefix + tensor) ? run.Model.Prefix + tensor : tensor);
            float[] expected = run.Weight(tensor), actual = saved.Floats(tensor);
            double way = Distance(expected, before), distance = Distance(expected, actual);
            Assert.True(distance <= 1e-4 * way, $"{tensor}: {distance:G3} off after a way of {way:G3}");
        }
    }

    private static double Distance(float[] expected, float[] actual) =>
        TrainingGolden.Norm(expected.Zip(actual, (wanted, found) => float.IsNaN(wanted) ? 0 : wanted - found).ToArray());
}
