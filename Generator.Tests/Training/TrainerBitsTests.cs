using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Training;

/// <summary>What a trainer comes to depends on weights, options and batches alone, to the bit.</summary>
public class TrainerBitsTests
{
    private static readonly TrainerOptions Options = new() { Seed = 5, LearningRate = LearningRate.Constant(0.01f), MaxGradientNorm = 1 };

    [Theory]
    [InlineData(TrainerScene.Decoder + TrainerScene.Dropout)]
    [InlineData(TrainerScene.Typed)]
    [InlineData(TrainerScene.Rows)]
    [InlineData(TrainerScene.RowsOfClasses)]
    public void EveryInstructionSetAndEveryRunHasTheSameBits(string model)
    {
        var scene = new TrainerScene(model);
        var batches = Enumerable.Range(0, 5).Select(i => scene.Batch(i, 16, 1 + i, 7)).ToList();
        var expected = scene.Train(Options, batches);
        foreach (var set in TrainerScene.Sets)
            TrainerScene.AssertSame(expected, scene.Train(Options with { InstructionSet = set }, batches));
    }

    /// <summary>
    /// A hundred and sixty rows are two passes where sequences have at most 16, and one where they may have 170. Only a table that is
    /// also the head's matrix learns from both in every pass, so its gradient has one order of summands a cut.
    /// </summary>
    [Theory]
    [InlineData("")]
    [InlineData(TrainerScene.Dropout)]
    public void PassesLeaveNoTrace(string dropout)
    {
        int[] lengths = [16, 16, 16, 16, 5, 16, 16, 16, 1, 16, 16, 16];
        var cut = new TrainerScene($"{TrainerScene.Decoder}, TieEmbeddings = false{dropout}", batch: 12);
        var whole = new TrainerScene($"{TrainerScene.Decoder}, TieEmbeddings = false{dropout}", batch: 12, length: 170);
        Assert.True(lengths.Sum() is > 128 and <= 170);
        var batches = Enumerable.Range(0, 3).Select(i => cut.Batch(i, lengths)).ToList();
        TrainerScene.AssertSame(whole.Train(Options, batches), cut.Train(Options, batches));

        using var one = cut.Model.CreateTrainer(Options);
        using var other = whole.Model.CreateTrainer(Options);
        Assert.Equal(one.Step(batches[0]), other.Step(batches[0]));
        Assert.Equal(one.Evaluate(batches[1]), other.Evaluate(batches[1]));
    }

    [Theory]
    [InlineData(TrainerScene.Decoder + TrainerScene.Dropout)]
    [InlineData(TrainerScene.Rows)]
    public void WholeSequencesNeedNoLengths(string model)
    {
        var scene = new TrainerScene(model);
        var batch = scene.Batch(1, 16, 16, 16);
        var plain = batch with { Input = batch.Input with { Lengths = null } };
        TrainerScene.AssertSame(scene.Train(Options, batch, batch), scene.Train(Options, plain, plain));
        using var trainer = scene.Model.CreateTrainer();
        Assert.Equal(trainer.Evaluate(batch), trainer.Evaluate(plain));
    }

    [Fact]
    public void NoTokenTypesMeanTypeZero()
    {
        var scene = new TrainerScene(TrainerScene.Typed);
        var batch = scene.Batch(1, 16, 3);
        var zeros = batch with { Input = batch.Input with { Types = new int[19] } };
        TrainerScene.AssertSame(scene.Train(Options, zeros), scene.Train(Options, batch with { Input = batch.Input with { Types = [] } }));
        TrainerScene.AssertSame(scene.Train(Options, zeros), scene.Train(Options, batch with { Input = batch.Input with { Types = null } }));
    }

    [Fact]
    public void AnEvaluationLeavesNoTraceAndDropsNothing()
    {
        var scene = new TrainerScene(TrainerScene.Decoder + TrainerScene.Dropout);
        var batch = scene.Batch(1, 16, 4);
        using var trainer = scene.Model.CreateTrainer(Options);
        float loss = trainer.Evaluate(batch);
        Assert.Equal(loss, trainer.Evaluate(batch));
        Assert.NotEqual(loss, trainer.Step(batch));
        trainer.Evaluate(batch);
        trainer.Step(batch);
        TrainerScene.AssertSame(scene.Train(Options, batch, batch), trainer.Checkpoint());
    }

    /// <summary>The loss of the logits that a session of the published model gives.</summary>
    [Fact]
    public void AnEvaluationIsTheLossOfASession()
    {
        var scene = new TrainerScene(TrainerScene.Decoder + TrainerScene.Dropout);
        var batch = scene.Batch(1, 16, 1, 9);
        using var trainer = scene.Model.CreateTrainer(Options);
        trainer.Step(batch);
        using var model = trainer.Publish();
        using var session = (ILanguageModel<int>)model.CreateSession();
        float[] logits = new float[batch.Classes!.Length * 23];
        session.LogitsBatch(batch.Input.Tokens, batch.Input.Lengths, logits);
        double expected = ReferenceLoss.Of(Close.Widen(logits), batch);
        Assert.Equal(expected, trainer.Evaluate(batch), 1e-6 * expected);
    }

    [Fact]
    public void TwoTrainersOnTwoThreadsDoNotMeet()
    {
        var scene = new TrainerScene(TrainerScene.Decoder + TrainerScene.Dropout);
        var batches = Enumerable.Range(0, 20).Select(i => scene.Batch(i, 16, 1 + (i % 16), 7)).ToList();
        var expected = new[] { 1, 2 }.Select(seed => scene.Train(Options with { Seed = seed }, batches)).ToList();
        Assert.True(TrainerScene.Differ(expected[0], expected[1]));
        var actual = new TensorFile[2];
        var threads = new[] { 0, 1 }.Select(i => new Thread(() => actual[i] = scene.Train(Options with { Seed = i + 1 }, batches))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        for (int i = 0; i < 2; i++)
            TrainerScene.AssertSame(expected[i], actual[i]);
    }
}
