using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>However a sequence comes into a decoder, its logits have the bits of one call on the whole of it.</summary>
public class DecodingTests
{
    private const int RandomDecoders = 8;
    private const int RandomChunks = 6;

    public static IEnumerable<object[]> Seeds => Enumerable.Range(0, RandomDecoders).Select(i => new object[] { i });

    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void ChunksOfOneSizeThenStepsGiveTheSameBits(string name, InstructionSet set)
    {
        var decoder = Decoder.Named(name);
        var sequence = new Sequence(decoder, set, new Random(1));
        foreach (int size in new[] { 1, 2, 3, 7, 8, 9, 15, 16, 17, 64, sequence.Length }.Where(size => size <= sequence.Length))
        {
            foreach (bool all in new[] { false, true })
            {
                using var session = decoder.CreateSession(set);
                while (session.Position + size <= sequence.Length)
                {
                    if (all)
                        sequence.PrefillAll(session, size);
                    else
                        sequence.Prefill(session, size);
                }

                sequence.Step(session, sequence.Length - (int)session.Position);
            }
        }
    }

    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void StepsAloneGiveTheSameBits(string name, InstructionSet set)
    {
        var decoder = Decoder.Named(name);
        var sequence = new Sequence(decoder, set, new Random(2));
        using var session = decoder.CreateSession(set);
        sequence.Step(session, sequence.Length);
    }

    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void RandomChunksGiveTheSameBits(string name, InstructionSet set) => AssertRandomChunks(Decoder.Named(name), set, set);

    [FusedTheory]
    [MemberData(nameof(Seeds))]
    public void RandomDecodersGiveTheSameBitsOnEveryInstructionSet(int seed)
    {
        var decoder = Decoder.Of(RandomSpecs.SmallDecoder(seed));
        foreach (var set in Enum.GetValues<InstructionSet>().Where(Runtime.InstructionSets.IsSupported))
            AssertRandomChunks(decoder, set, InstructionSet.Portable);
    }

    private static void AssertRandomChunks(Decoder decoder, InstructionSet set, InstructionSet whole)
    {
        var random = new Random(3);
        for (int i = 0; i < RandomChunks; i++)
        {
            var sequence = new Sequence(decoder, whole, random);
            using var session = decoder.CreateSession(set);
            sequence.Finish(session, random);
        }
    }
}
