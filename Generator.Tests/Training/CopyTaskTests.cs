using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Training;

/// <summary>
/// The Annotated Transformer's first example as a decoder: ten symbols, a separator, and the same symbols again. A trainer learns it
/// from nothing, and the model it publishes copies what nobody showed it.
/// </summary>
public class CopyTaskTests
{
    private const int Separator = 0;
    private const int Symbols = 10;
    private const int Length = 10;
    private const int Ignored = -100;
    private const int Batch = 32;
    private const int Updates = 300;

    private const string Attribute =
        "dModel: 64, heads: 4, dFf: 256, maxLength: 21, Layers = 2, Causal = true, Norm = NormPlacement.Pre, FinalNorm = true, "
        + "Positions = Positions.Learned, Vocabulary = 11, Head = Head.Vocabulary, Training = true, TrainingBatch = 32, TrainingLength = 20";

    [Fact]
    public void ADecoderLearnsToCopy()
    {
        var random = new Random(1);
        using var start = CompiledModel.Compile(Attribute).CreateRandom(1);
        using var trainer = start.CreateTrainer(new()
        {
            Optimizer = Optimizer.Adam(beta2: 0.98, epsilon: 1e-9),
            LearningRate = LearningRate.Transformer(64, warmup: 400),
            MaxGradientNorm = 1,
        });
        for (int update = 0; update < Updates; update++)
            trainer.Step(Lesson(random));

        using var model = trainer.Publish();
        using var session = (IDecoder)model.CreateSession();
        Assert.Equal(100, Enumerable.Range(0, 100).Count(_ => Copies(session, Sequence(random))));
    }

    /// <summary>What follows every token but the last; before the separator that is left to chance, and does not count.</summary>
    private static TrainingBatch Lesson(Random random)
    {
        var tokens = new List<int>();
        var targets = new List<int>();
        for (int i = 0; i < Batch; i++)
        {
            int[] copied = Sequence(random);
            tokens.AddRange([.. copied, Separator, .. copied[..^1]]);
            targets.AddRange([.. Enumerable.Repeat(Ignored, Length), .. copied]);
        }

        return new(new() { Tokens = [.. tokens] }, [.. targets], null);
    }

    private static bool Copies(IDecoder session, int[] symbols)
    {
        session.Reset();
        var logits = session.Prefill([.. symbols, Separator]);
        foreach (int symbol in symbols)
        {
            if (Sampler.Greedy(logits) != symbol)
                return false;
            logits = session.Step(symbol);
        }

        return true;
    }

    private static int[] Sequence(Random random) => Enumerable.Range(0, Length).Select(_ => 1 + random.Next(Symbols)).ToArray();
}
