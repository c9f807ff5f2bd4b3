using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Sparse;

/// <summary>In a causal model nothing reaches back, whatever the pattern: not even NaN in all that comes later.</summary>
public class SparseNotANumberTests
{
    private const int MaxLength = 70;
    private const int LongLength = 600;

    /// <summary>A position that a ring of 64 slots can go back to from the end.</summary>
    private const int FarthestBack = 20;

    public static IEnumerable<object[]> Patterns => SparseCase.Kinds.Select(name => new object[] { name });

    /// <summary>Every prefix behind which all rows are NaN.</summary>
    [FusedTheory]
    [MemberData(nameof(Patterns))]
    public void LaterRowsDoNotReachBack(string pattern) => AssertApart(pattern, MaxLength, Enumerable.Range(1, MaxLength - 1));

    /// <summary>Rows of more keys than are softened at a time, cut within and between panels, tiles and chunks.</summary>
    [FusedTheory]
    [InlineData("wide window")]
    [InlineData("dilated window and fixed")]
    [InlineData("BigBird")]
    [InlineData("stride")]
    [InlineData("everything")]
    [InlineData("everything is seen")]
    public void LaterRowsDoNotReachBackInLongSequences(string pattern) => AssertApart(pattern, LongLength, [1, 77, 511, 512, 513, 519, 530, LongLength - 1]);

    /// <summary>A prompt in one call, in chunks or behind what was rewound: logits before a token that is NaN have the bits of a prompt without it.</summary>
    [FusedTheory]
    [MemberData(nameof(SparseDecodingTests.Patterns), MemberType = typeof(SparseDecodingTests))]
    public void LaterTokensDoNotReachBack(string pattern)
    {
        var decoder = Decoder.Of(SparseCase.Decoder(pattern, MaxLength));
        int vocabulary = decoder.Spec.Vocabulary;
        int[] tokens = decoder.Tokens(MaxLength, new Random(1));
        float[] expected = new float[MaxLength * vocabulary], actual = new float[MaxLength * vocabulary];
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            using var session = decoder.CreateSession(set);
            session.Prefill(tokens, expected);
            foreach (int past in new[] { 0, 1, 13, 16, 40 })
            {
                for (int clean = past + 1; clean < MaxLength; clean += 3)
                {
                    session.Reset();
                    if (past > 0)
                        session.Prefill(tokens.AsSpan(0, past));
                    int[] chunk = [.. tokens[past..clean], .. Enumerable.Repeat(decoder.NotANumber, MaxLength - clean)];
                    session.Prefill(chunk, actual.AsSpan(0, chunk.Length * vocabulary));
                    string what = $"{set}, {past} tokens, {clean - past} more, then NaN";
                    Close.AssertSameBits(expected.AsSpan(past * vocabulary, (clean - past) * vocabulary), actual.AsSpan(0, (clean - past) * vocabulary), what);
                    Assert.True(float.IsNaN(actual[(clean - past) * vocabulary]), what);
                    if (clean < FarthestBack)
                        continue;
                    session.Rewind(clean);
                    Close.AssertSameBits(expected.AsSpan(clean * vocabulary, vocabulary), session.Step(tokens[clean]), $"{what} that is forgotten");
                }
            }
        }
    }

    private static void AssertApart(string pattern, int length, IEnumerable<int> prefixes)
    {
        var spec = SparseCase.Of(pattern, causal: true, length) with { Vocabulary = 0, ClassToken = false };
        using var model = CompiledModel.Compile(spec).CreateRandom(1, Initialization.Normal(0.3f));
        var whole = CallInput.Random(spec, length, new Random(2));
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            using var session = model.CreateSession(set);
            float[] expected = SessionMethod.Of(session, "ClassifyTokens", whole).Run(spec, whole);
            foreach (int prefix in prefixes)
            {
                int clean = prefix * spec.Outputs;
                var poisoned = whole with { Rows = [.. whole.Rows!.Take(prefix * spec.DModel), .. Enumerable.Repeat(float.NaN, (length - prefix) * spec.DModel)] };
                float[] actual = SessionMethod.Of(session, "ClassifyTokens", poisoned).Run(spec, poisoned);
                Close.AssertSameBits(expected.AsSpan(0, clean), actual.AsSpan(0, clean), $"{set}, {prefix} rows, then NaN");
                Assert.True(float.IsNaN(actual[clean]));
            }
        }
    }
}
