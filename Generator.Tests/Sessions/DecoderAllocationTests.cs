using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>Once a decoder's session exists, generating text allocates nothing.</summary>
public class DecoderAllocationTests
{
    private const int Sessions = 3;

    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void NoMethodAllocatesAByte(string name, InstructionSet set)
    {
        var decoder = Decoder.Named(name);
        int[] tokens = decoder.Tokens(Math.Min(decoder.Spec.MaxLength, 4), new Random(13));
        float[] logits = new float[Math.Max(tokens.Length, Sessions) * decoder.Spec.Vocabulary];
        var sessions = Enumerable.Range(0, Sessions).Select(_ => decoder.Model.CreateDecoder(set)).ToList();
        var batch = DecoderBatch.Of(sessions);
        int[] next = decoder.Tokens(Sessions, new Random(14));
        var session = sessions[0];
        long positions = 0;

        AssertNothing("Step", () => session.Step(tokens[0]));
        AssertNothing("Prefill", () => session.Prefill(tokens));
        AssertNothing("Prefill of all logits", () => session.Prefill(tokens, logits));
        AssertNothing("Position", () => positions += session.Position);
        AssertNothing("StepBatch", () =>
        {
            batch.Step(next, logits);
            foreach (var each in sessions)
                each.Rewind(each.Position - 1);
        });
        AssertNothing("Logits", () => ((ILanguageModel<int>)session).Logits(tokens, logits));

        void AssertNothing(string what, Action call)
        {
            long allocated = Allocation.Bytes(() =>
            {
                session.Reset();
                call();
                session.Rewind(0);
            });
            Assert.True(allocated == 0, $"{what} allocates {allocated} bytes");
        }
    }

    [Fact]
    public void AForkIsSeenToAllocate()
    {
        using var session = Decoder.Named("heads-of-3").Model.CreateDecoder(Runtime.InstructionSets.Choose(null));
        Assert.NotEqual(0, Allocation.Bytes(() => session.Fork()));
    }
}
