using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Sparse;

/// <summary>A decoder whose layers all have a window goes on without end, and its logits are those of the tokens it can still see.</summary>
public class EndlessDecodingTests
{
    private const int Window = 24;
    private const int Tokens = 5000;

    [Theory]
    [InlineData(Spec.Positions.None, 24)]
    [InlineData(Spec.Positions.Rotary, 24)]
    [InlineData(Spec.Positions.RotaryInterleaved, 7)]
    [InlineData(Spec.Positions.Alibi, 3)]
    public void ThousandsOfStepsSeeTheirWindow(Spec.Positions positions, int upper)
    {
        var spec = Model(positions, upper);
        var (interpreter, model) = Load(spec);
        using var owned = model;
        int[] tokens = Text(spec);
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            using var session = model.CreateDecoder(set);
            for (int i = 0; i < Tokens; i++)
            {
                var logits = session.Step(tokens[i]);
                if (i < 2 || i % 487 == 0 || i == Tokens - 1)
                    AssertAgrees(spec, interpreter, tokens.AsSpan(0, i + 1), logits, $"{set}, position {i}");
            }

            Assert.Equal(Tokens, (int)session.Position);
        }
    }

    /// <summary>Prompts longer than the model's longest sequence, than its cache, and than what fits into one pass.</summary>
    [FusedTheory]
    [InlineData(Spec.Positions.None)]
    [InlineData(Spec.Positions.Rotary)]
    [InlineData(Spec.Positions.Alibi)]
    public void ChunksOfAllSizesGiveTheBitsOfSteps(Spec.Positions positions)
    {
        var spec = Model(positions, upper: 9);
        var (interpreter, model) = Load(spec);
        using var owned = model;
        int[] tokens = Text(spec);
        using var steps = model.CreateDecoder(InstructionSet.Portable);
        float[] expected = new float[Tokens * spec.Vocabulary];
        for (int i = 0; i < Tokens; i++)
            steps.Step(tokens[i]).CopyTo(expected.AsSpan(i * spec.Vocabulary));
        AssertAgrees(spec, interpreter, tokens, expected.AsSpan(^spec.Vocabulary..), "the last");

        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            var random = new Random(3);
            using var session = model.CreateDecoder(set);
            for (int position = 0, count; position < Tokens; position += count)
            {
                count = Math.Min(Tokens - position, random.Next(3) switch { 0 => random.Next(1, 5), 1 => random.Next(1, 70), _ => random.Next(1, 1000) });
                var chunk = tokens.AsSpan(position, count);
                if (random.Next(2) == 0)
                {
                    Close.AssertSameBits(expected.AsSpan((position + count - 1) * spec.Vocabulary, spec.Vocabulary), session.Prefill(chunk), $"{set}, {count} behind {position}");
                    continue;
                }

                float[] logits = new float[count * spec.Vocabulary];
                session.Prefill(chunk, logits);
                Close.AssertSameBits(expected.AsSpan(position * spec.Vocabulary, logits.Length), logits, $"{set}, all logits of {count} behind {position}");
            }
        }
    }

    /// <summary>What the other tests compare with: a sequence of the tokens that can still be seen has the last logits of the whole.</summary>
    [Theory]
    [InlineData(Spec.Positions.None)]
    [InlineData(Spec.Positions.Rotary)]
    [InlineData(Spec.Positions.Alibi)]
    public void OnlyWhatCanBeSeenMatters(Spec.Positions positions)
    {
        var spec = Model(positions, Window);
        var (interpreter, model) = Load(spec);
        model.Dispose();
        int[] tokens = Text(spec)[..150];
        double[] whole = interpreter.Run(new CallInput { Tokens = tokens }).Output![^spec.Vocabulary..];
        double[] seen = interpreter.Run(new CallInput { Tokens = tokens[^Seen(spec)..] }).Output![^spec.Vocabulary..];
        double[] fewer = interpreter.Run(new CallInput { Tokens = tokens[^(Seen(spec) - 1)..] }).Output![^spec.Vocabulary..];
        Close.AssertWithin(whole, seen, 1e-11);
        Assert.True(whole.Zip(fewer, (a, b) => Math.Abs(a - b)).Max() > 1e-8, "the farthest token must matter");
    }

    private static ModelSpec Model(Spec.Positions positions, int upper) => new()
    {
        DModel = 32,
        Heads = 4,
        KvHeads = 2,
        HeadDim = 8,
        RotaryDim = 8,
        DFf = 40,
        MaxLength = 64,
        Layers = 2,
        Causal = true,
        Norm = Spec.NormPlacement.Pre,
        FinalNorm = true,
        Positions = positions,
        Vocabulary = 31,
        Head = Spec.Head.Vocabulary,
        Sparse = new([new() { WindowLeft = Window, Layers = new([0]) }, new() { WindowLeft = upper, Layers = new([1]) }]),
    };

    private static (Interpreter Interpreter, IModel Model) Load(ModelSpec spec)
    {
        var compiled = CompiledModel.Compile(spec);
        Assert.True(compiled.Spec.IsEndless);
        using var file = new TemporaryFile();
        using (var random = compiled.CreateRandom(1, Initialization.Normal(0.3f)))
            File.WriteAllBytes(file.Path, new EditableWeights(random).Disturb(new Random(1)).File);
        return (new(spec, new TensorFile(file.Path)), compiled.Load(file.Path));
    }

    private static int[] Text(ModelSpec spec)
    {
        var random = new Random(5);
        return Enumerable.Range(0, Tokens).Select(_ => random.Next(spec.Vocabulary)).ToArray();
    }

    /// <summary>Two layers see the tokens of two windows.</summary>
    private static int Seen(ModelSpec spec) => spec.Sparse.Sum(each => each.WindowLeft) + 1;

    /// <summary>How far they are from the start does not matter, because only distances do.</summary>
    private static void AssertAgrees(ModelSpec spec, Interpreter interpreter, ReadOnlySpan<int> tokens, ReadOnlySpan<float> logits, string what)
    {
        var seen = tokens[Math.Max(0, tokens.Length - Seen(spec))..];
        double[] expected = interpreter.Run(new CallInput { Tokens = seen.ToArray() }).Output!;
        Close.AssertScaled(expected[^spec.Vocabulary..], Close.Widen(logits.ToArray()), 1e-5, what);
    }
}
