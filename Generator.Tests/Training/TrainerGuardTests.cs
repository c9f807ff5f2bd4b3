using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Training;

/// <summary>What a trainer refuses, and that nothing has changed then; and that it allocates nothing.</summary>
public class TrainerGuardTests
{
    private const string Odd = "dModel: 19, heads: 3, dFf: 21, maxLength: 70, HeadDim = 5, Layers = 2, ";

    [Theory]
    [InlineData(TrainerScene.Decoder + TrainerScene.Dropout)]
    [InlineData(TrainerScene.Typed)]
    [InlineData(TrainerScene.Rows)]
    [InlineData(TrainerScene.RowsOfClasses)]
    public void StepsAndEvaluationsAllocateNothing(string model)
    {
        var scene = new TrainerScene(model);
        var ragged = scene.Batch(1, 3, 1, 16);
        var whole = scene.Batch(1, 16, 16);
        if (whole.Input.Types is null)
            whole = whole with { Input = whole.Input with { Lengths = null } };
        foreach (var set in TrainerScene.Sets)
        {
            using var trainer = scene.Model.CreateTrainer(new() { InstructionSet = set, AccumulationSteps = 2, MaxGradientNorm = 1, LearningRate = LearningRate.Constant(1e-4f) });
            foreach (var batch in new[] { ragged, whole })
            {
                Assert.Equal(0, Allocation.Bytes(() => trainer.Step(batch)));
                Assert.Equal(0, Allocation.Bytes(() => trainer.Evaluate(batch)));
            }
        }
    }

    [Fact]
    public void NotANumberIsRefusedAndNoWeightChanges()
    {
        var scene = new TrainerScene(TrainerScene.Decoder);
        var weights = new EditableWeights(scene.Model);
        weights["layers.1.ffn.up.weight"][5] = float.NaN;
        using var model = scene.Compiled.Load(weights.File);
        using var trainer = model.CreateTrainer();
        var before = trainer.Checkpoint();
        var exception = Assert.Throws<TrainingException>(() => trainer.Step(scene.Batch(1, 16)));
        Assert.Contains("Step 1", exception.Message, StringComparison.Ordinal);
        Assert.Contains("NaN", exception.Message, StringComparison.Ordinal);
        TrainerScene.AssertSame(before, trainer.Checkpoint());
        Assert.Equal(0, trainer.Updates);
    }

    [Fact]
    public void DivergenceIsRefusedAndNoWeightChanges()
    {
        var scene = new TrainerScene(TrainerScene.Decoder);
        using var trainer = scene.Model.CreateTrainer(new() { LearningRate = LearningRate.Constant(1e30f) });
        var batch = scene.Batch(1, 16);
        for (int step = 0; step < 10; step++)
        {
            var before = trainer.Checkpoint();
            try
            {
                trainer.Step(batch);
            }
            catch (TrainingException)
            {
                TrainerScene.AssertSame(before, trainer.Checkpoint());
                Assert.Equal(step, trainer.Updates);
                return;
            }
        }

        Assert.Fail("Weights of 1e30 should not give finite losses.");
    }

    /// <summary>Nothing that a refused step left in memory, not even what pads its rows, reaches a later step.</summary>
    [Theory]
    [InlineData(TrainerScene.Decoder + TrainerScene.Dropout)]
    [InlineData(Odd + "Vocabulary = 9, TokenTypes = 2, EmbeddingNorm = true, Pooling = Pooling.ClassToken, Head = Head.Classifier, Outputs = 3")]
    [InlineData(Odd + "InputDim = 7, ClassToken = true, Pooling = Pooling.ClassToken, PoolingDense = true, Head = Head.Regression, Outputs = 2")]
    [InlineData(Odd + "InputDim = 7, ClassToken = true, RecomputeAttention = true, Head = Head.TokenClassifier, HeadDense = true, Outputs = 5" + TrainerScene.Dropout)]
    [InlineData(Odd + "Vocabulary = 9, QkNorm = true, Causal = true, Head = Head.Vocabulary, HeadDense = true, Norm = NormPlacement.Pre, FinalNorm = true")]
    [InlineData(Odd + "QkNorm = true, Gated = true, NormKind = NormKind.RmsNorm, Positions = Positions.Alibi, Pooling = Pooling.Mean, NormalizeOutput = true" + TrainerScene.Dropout)]
    public void ARefusedStepLeavesNoTrace(string model)
    {
        var scene = new TrainerScene(model, length: 70);
        var options = new TrainerOptions { Seed = 5, LearningRate = LearningRate.Constant(0.01f) };
        var full = scene.Batch(1, 70, 37, 70, 70);
        TrainingBatch[] next = [scene.Batch(2, 5, 70, 1), scene.Batch(3, 66, 3), full];
        using var checkpoint = new TemporaryFile();
        using (var trainer = scene.Model.CreateTrainer(options))
        {
            trainer.Step(full);
            trainer.SaveCheckpoint(checkpoint.Path);
        }

        using var bad = scene.Compiled.Load(new EditableWeights(scene.Model).Fill(float.NaN).File);
        foreach (var set in TrainerScene.Sets)
        {
            using var fresh = scene.Model.CreateTrainer(options with { InstructionSet = set });
            using var used = bad.CreateTrainer(options with { InstructionSet = set });
            Assert.Throws<TrainingException>(() => used.Step(full));
            fresh.LoadCheckpoint(checkpoint.Path);
            used.LoadCheckpoint(checkpoint.Path);
            foreach (var batch in next)
            {
                Assert.Equal(fresh.Step(batch), used.Step(batch));
                TrainerScene.AssertSame(fresh.Checkpoint(), used.Checkpoint());
            }
        }
    }

    [Fact]
    public void WrongArgumentsAreNamedWithLimitAndValue()
    {
        var scene = new TrainerScene(TrainerScene.Decoder + TrainerScene.Dropout);
        using var trainer = scene.Model.CreateTrainer(new() { AccumulationSteps = 2 });
        var valid = scene.Batch(1, 16, 3);
        trainer.Step(valid);
        var before = trainer.Checkpoint();
        foreach (var bad in BadStep.Of(scene, valid))
        {
            foreach (var call in new Func<TrainingBatch, float>[] { trainer.Step, trainer.Evaluate })
            {
                var exception = Assert.ThrowsAny<ArgumentException>(() => call(bad.Batch));
                Assert.True(exception.ParamName == bad.Parameter, $"{bad.What}: {exception.Message}");
                Assert.All(bad.Says, part => Assert.Contains($"{part}", exception.Message, StringComparison.Ordinal));
            }
        }

        TrainerScene.AssertSame(before, trainer.Checkpoint());
    }

    [Fact]
    public void WrongNumbersOfRowsAreNamedToo()
    {
        var scene = new TrainerScene(TrainerScene.Rows);
        using var trainer = scene.Model.CreateTrainer();
        var valid = scene.Batch(1, 16, 3);
        var rows = valid.Input.Rows!;
        AssertRefused("input", valid with { Input = valid.Input with { Rows = rows[1..] } }, rows.Length - 1, 7);
        AssertRefused("lengths", valid with { Input = valid.Input with { Rows = rows[7..] } }, 19, 18);
        AssertRefused("targets", valid with { Values = valid.Values![1..] }, 3, 4);

        void AssertRefused(string name, TrainingBatch batch, params int[] says)
        {
            var exception = Assert.Throws<ArgumentException>(name, () => trainer.Step(batch));
            Assert.All(says, part => Assert.Contains($"{part}", exception.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void ADisposedTrainerSaysSo()
    {
        var scene = new TrainerScene(TrainerScene.Decoder);
        var batch = scene.Batch(1, 16);
        var trainer = scene.Model.CreateTrainer();
        trainer.Dispose();
        trainer.Dispose();
        Action[] calls =
        [
            () => trainer.Step(batch), () => trainer.Evaluate(batch), () => trainer.Publish(), () => trainer.Save("x"), () => trainer.SaveCheckpoint("x"),
            () => trainer.LoadCheckpoint("x"), () => _ = trainer.Updates, () => _ = trainer.LearningRate, () => _ = trainer.GradientNorm, () => _ = trainer.Options,
        ];
        Assert.All(calls, call => Assert.Contains("Trainer", Assert.Throws<ObjectDisposedException>(call).ObjectName, StringComparison.Ordinal));
    }
}
