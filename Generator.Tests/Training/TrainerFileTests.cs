using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Training;

/// <summary>What leaves a trainer: published models, saved weights, checkpoints to go on from.</summary>
public class TrainerFileTests
{
    private const int Steps = 6;

    private static readonly TrainerOptions Options = new()
    {
        Seed = 5, LearningRate = LearningRate.Transformer(32, 3), AccumulationSteps = 2, MaxGradientNorm = 1,
    };

    private readonly TrainerScene _scene = new(TrainerScene.Decoder + TrainerScene.Dropout);

    /// <summary>At every second step gradients wait for the next.</summary>
    [Fact]
    public void TrainingGoesOnFromEveryCheckpointWithTheSameBits()
    {
        var batches = Enumerable.Range(0, Steps).Select(i => _scene.Batch(i, 16, 3 + i)).ToList();
        var expected = _scene.Train(Options, batches);
        using var trainer = _scene.Model.CreateTrainer(Options);
        for (int step = 0; step < Steps; step++)
        {
            using var file = new TemporaryFile();
            trainer.SaveCheckpoint(file.Path);
            using var other = _scene.Model.CreateTrainer(Options);
            other.Step(batches[0]);
            other.LoadCheckpoint(file.Path);
            Assert.Equal(step / 2, other.Updates);
            foreach (var batch in batches.Skip(step))
                other.Step(batch);
            TrainerScene.AssertSame(expected, other.Checkpoint());
            trainer.Step(batches[step]);
        }
    }

    [Fact]
    public void APublishedModelStaysAsItWas()
    {
        var batch = _scene.Batch(1, 16, 3);
        using var trainer = _scene.Model.CreateTrainer(Options);
        Train();
        using var first = trainer.Publish();
        using var ofStart = _scene.Model.CreateSession();
        using var ofFirst = first.CreateSession();
        float[] start = Logits(ofStart), published = Logits(ofFirst);
        Assert.False(start.AsSpan().SequenceEqual(published));

        Train();
        Close.AssertSameBits(start, Logits(ofStart), "the model that training started from");
        Close.AssertSameBits(published, Logits(ofFirst), "a session of the published model");
        using var late = first.CreateSession();
        Close.AssertSameBits(published, Logits(late), "a later session of the published model");
        using var second = trainer.Publish();
        trainer.Dispose();
        using var ofSecond = second.CreateSession();
        Assert.False(published.AsSpan().SequenceEqual(Logits(ofSecond)));

        void Train()
        {
            for (int i = 0; i < 2; i++)
                trainer.Step(batch);
        }
    }

    [Fact]
    public void SavedWeightsAndCheckpointsLoadAsThePublishedModel()
    {
        using var trainer = _scene.Model.CreateTrainer(Options);
        foreach (int seed in Enumerable.Range(0, 3))
            trainer.Step(_scene.Batch(seed, 16));
        using var weights = new TemporaryFile();
        using var checkpoint = new TemporaryFile();
        using var copy = new TemporaryFile();
        trainer.Save(weights.Path);
        trainer.SaveCheckpoint(checkpoint.Path);
        using var published = trainer.Publish();
        published.Save(copy.Path);
        Assert.Equal(File.ReadAllBytes(copy.Path), File.ReadAllBytes(weights.Path));

        using var session = published.CreateSession();
        foreach (string path in new[] { weights.Path, checkpoint.Path })
        {
            using var loaded = _scene.Compiled.Load(path);
            using var other = loaded.CreateSession();
            Close.AssertSameBits(Logits(session), Logits(other), path);
        }
    }

    private static float[] Logits(ISession session)
    {
        int[] tokens = [3, 1, 4, 1, 5, 9, 2, 6];
        float[] logits = new float[tokens.Length * 23];
        ((ILanguageModel<int>)session).Logits(tokens, logits);
        return logits;
    }
}
