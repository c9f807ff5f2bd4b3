using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Sparse;

/// <summary>Compiled models with sparse attention against the graph's own evaluation, whose mask is that of the papers.</summary>
public class SparseForwardTests
{
    private const int MaxLength = 130;
    private const double Tolerance = 1e-5;

    /// <summary>All short ones, and those around panels, tiles and blocks.</summary>
    private static readonly int[] Lengths = [.. Enumerable.Range(1, 19), 31, 32, 33, 35, 48, 63, 64, 65, MaxLength];

    /// <summary>Every pattern causal or not, the first of every kind both.</summary>
    public static IEnumerable<object[]> Patterns => SparseCase.Names.SelectMany((name, i) => IsFirst(name) ? new[] { false, true } : [i % 2 == 0], (name, causal) => new object[] { name, causal });

    [Theory]
    [MemberData(nameof(Patterns))]
    public void APatternAgreesWithTheInterpreter(string pattern, bool causal) => AssertAgrees(SparseCase.Of(pattern, causal, MaxLength), Lengths);

    /// <summary>A sequence in a ragged batch on any instruction set has the bits that it has alone on the portable one.</summary>
    [FusedTheory]
    [MemberData(nameof(Patterns))]
    public void BitsAreTheSameEverywhere(string pattern, bool causal)
    {
        var spec = SparseCase.Of(pattern, causal, MaxLength);
        using var model = CompiledModel.Compile(spec).CreateRandom(1, Initialization.Normal(0.3f));
        var sequences = Lengths.Reverse().Select((length, i) => CallInput.Random(spec, length, new Random(i))).ToList();
        using var portable = model.CreateSession(InstructionSet.Portable);
        var alone = sequences.Select(sequence => SessionMethod.Of(portable, "ClassifyTokens", sequence).Run(spec, sequence)).ToArray();
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            using var session = model.CreateSession(set);
            var batch = CallInput.Batch(spec, sequences);
            Close.AssertSameBits(alone.SelectMany(each => each).ToArray(), SessionMethod.Of(session, "ClassifyTokensBatch", batch).Run(spec, batch), $"{set}");
        }
    }

    /// <summary>Rows of more keys than are softened at a time.</summary>
    [Theory]
    [InlineData("everything is seen", false)]
    [InlineData("window", false)]
    [InlineData("BigBird", true)]
    [InlineData("everything", false)]
    public void LongSequencesAgreeWithTheInterpreter(string pattern, bool causal)
    {
        var spec = SparseCase.Of(pattern, causal, maxLength: 1040) with { Heads = 1, KvHeads = 1, HeadDim = 8, RotaryDim = 8 };
        AssertAgrees(spec, [513, 1040]);
    }

    [Fact]
    public void AWindowOverEverythingHasTheBitsOfNone()
    {
        var sparse = SparseCase.Of("everything is seen", causal: true, MaxLength);
        var input = CallInput.Random(sparse, MaxLength, new Random(1));
        Close.AssertSameBits(Run(sparse with { Sparse = default }), Run(sparse));

        float[] Run(ModelSpec spec)
        {
            using var model = CompiledModel.Compile(spec).CreateRandom(1, Initialization.Normal(0.3f));
            using var session = model.CreateSession();
            return SessionMethod.Of(session, "ClassifyTokens", input).Run(spec, input);
        }
    }

    private static bool IsFirst(string name) => name is "window" or "blocks" or "BigBird" or "stride" or "fixed" or "everything";

    private static void AssertAgrees(ModelSpec spec, int[] lengths)
    {
        var compiled = CompiledModel.Compile(spec);
        Assert.Equal(spec, compiled.Spec);
        using var file = new TemporaryFile();
        using (var random = compiled.CreateRandom(1, Initialization.Normal(0.3f)))
            File.WriteAllBytes(file.Path, new EditableWeights(random).Disturb(new Random(1)).File);
        using var model = compiled.Load(file.Path);
        var interpreter = new Interpreter(spec, new TensorFile(file.Path));
        var sessions = Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported).Select(model.CreateSession).ToList();
        foreach (int length in lengths)
        {
            var input = CallInput.Random(spec, length - (length == spec.MaxRows ? spec.ExtraRows : 0), new Random(length));
            double[] expected = interpreter.Run(input).Output!;
            foreach (var session in sessions)
                Close.AssertScaled(expected, Close.Widen(SessionMethod.Of(session, "ClassifyTokens", input).Run(spec, input)), Tolerance, $"{session.InstructionSet}, length {length}: {SpecText.Attributes(spec)}");
        }

        sessions.ForEach(session => session.Dispose());
    }
}
