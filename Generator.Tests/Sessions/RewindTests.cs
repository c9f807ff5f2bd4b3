using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>What a decoder forgets is as if it had never been.</summary>
public class RewindTests
{
    private const int Rounds = 12;

    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void AnotherContinuationHasTheBitsOfAFreshSession(string name, InstructionSet set)
    {
        var decoder = Decoder.Named(name);
        var random = new Random(5);
        var sequence = new Sequence(decoder, set, random);
        using var session = decoder.CreateSession(set);
        for (int round = 0; round < Rounds; round++)
        {
            sequence.Finish(session, random);
            int position = random.Next(sequence.Length);
            session.Rewind(position);
            sequence = sequence.Branch(position, decoder, set, random);
        }
    }

    /// <summary>At the edges of panels and tiles, and everywhere in short models.</summary>
    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void NaNBehindThePositionDoesNotMatter(string name, InstructionSet set)
    {
        var decoder = Decoder.Named(name);
        var random = new Random(6);
        var sequence = new Sequence(decoder, set, random);
        using var session = decoder.Model.CreateDecoder(set);
        foreach (int position in new[] { 0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 32, 47, 48, 63, 64, 65, 127, 128, 129 }.Where(position => position < sequence.Length))
        {
            if (session.Position < position)
                sequence.Append(session, position - (int)session.Position, random);
            decoder.Spoil(session);
            sequence.Step(session);
            decoder.Spoil(session);
            sequence.AssertAt(position + 1, session);
            session.Rewind(position);
        }
    }

    [Theory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void RewindingToTheOwnPositionChangesNothing(InstructionSet set)
    {
        var decoder = Decoder.Named("heads-of-3");
        var sequence = new Sequence(decoder, set, new Random(7));
        using var session = decoder.CreateSession(set);
        foreach (int position in new[] { 0, 5, sequence.Length })
        {
            if (position > 0)
                sequence.PrefillAll(session, position - (int)session.Position);
            session.Rewind(position);
            sequence.AssertAt(position, session);
        }
    }

    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void ResettingBeginsAnew(string name, InstructionSet set)
    {
        var decoder = Decoder.Named(name);
        var random = new Random(8);
        using var session = decoder.Model.CreateDecoder(set);
        for (int round = 0; round < 3; round++)
        {
            var sequence = new Sequence(decoder, set, random);
            Assert.Equal(0, session.Position);
            sequence.Finish(session, random);
            session.Reset();
            session.Reset();
        }
    }
}
