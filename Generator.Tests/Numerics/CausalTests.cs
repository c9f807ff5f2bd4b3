using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>In a causal model nothing reaches back: the hidden states of a prefix do not depend on what follows it.</summary>
public class CausalTests
{
    private const int MaxLength = 70;

    private static readonly ModelSpec Rows = new()
    {
        DModel = 22, Heads = 2, HeadDim = 11, DFf = 30, MaxLength = MaxLength, Layers = 2, Causal = true, Norm = Spec.NormPlacement.Pre,
    };

    private static readonly ModelSpec Tokens = Rows with
    {
        DModel = 48, Heads = 3, HeadDim = 16, Vocabulary = 20, QkNorm = true, Gated = true, Activation = Spec.Activation.Silu, Norm = Spec.NormPlacement.Post,
    };

    [Theory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void APrefixHasTheSameBitsWhateverFollows(InstructionSet set)
    {
        var random = new Random(2);
        using var model = CompiledModel.Compile(Tokens).CreateRandom(1);
        using var session = model.CreateSession(set);
        var whole = CallInput.Random(Tokens, MaxLength, random);
        float[] expected = SessionMethod.Of(session, "Forward", whole).Run(Tokens, whole);
        for (int prefix = 1; prefix < MaxLength; prefix++)
        {
            int follow = random.Next(MaxLength - prefix + 1);
            var other = whole with { Tokens = [.. whole.Tokens!.Take(prefix), .. CallInput.Random(Tokens, follow, random).Tokens!] };
            float[] hidden = SessionMethod.Of(session, "Forward", other).Run(Tokens, other);
            Close.AssertSameBits(expected.AsSpan(0, prefix * Tokens.DModel), hidden.AsSpan(0, prefix * Tokens.DModel), $"prefix {prefix}, {follow} more");
        }
    }

    [Theory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void NotEvenNaNReachesBack(InstructionSet set)
    {
        using var model = CompiledModel.Compile(Rows).CreateRandom(1);
        using var session = model.CreateSession(set);
        var whole = CallInput.Random(Rows, MaxLength, new Random(3));
        float[] expected = SessionMethod.Of(session, "Forward", whole).Run(Rows, whole);
        foreach (float poison in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue })
        {
            for (int prefix = 1; prefix < MaxLength; prefix++)
            {
                int clean = prefix * Rows.DModel;
                float[] rows = [.. whole.Rows!.Take(clean), .. Enumerable.Repeat(poison, whole.Rows!.Length - clean)];
                var poisoned = whole with { Rows = rows };
                float[] hidden = SessionMethod.Of(session, "Forward", poisoned).Run(Rows, poisoned);
                Close.AssertSameBits(expected.AsSpan(0, clean), hidden.AsSpan(0, clean), $"prefix {prefix}, then {poison}");
                Assert.False(float.IsNaN(poison) && hidden.AsSpan(clean).ContainsAnyInRange(float.MinValue, float.MaxValue));
            }
        }
    }
}
