using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>A fork goes its own way from the same beginning.</summary>
public class ForkTests
{
    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void BothGoOnAsFreshSessionsWould(string name, InstructionSet set)
    {
        var decoder = Decoder.Named(name);
        var random = new Random(9);
        var sequence = new Sequence(decoder, set, random);
        foreach (int position in new[] { 0, 1, 15, 16, 17, 40, 64, 65, sequence.Length - 1, sequence.Length }.Where(position => position <= sequence.Length).Distinct())
        {
            using var session = decoder.CreateSession(set);
            if (position > 0)
                sequence.Append(session, position, random);
            using var fork = session.Fork();
            Assert.NotSame(session, fork);
            Assert.Equal(session.GetType(), fork.GetType());
            Assert.Equal(set, fork.InstructionSet);
            Assert.Equal(position, fork.Position);

            // The one that goes first must not change what the other has.
            var other = sequence.Branch(position, decoder, set, random);
            other.Finish(fork, random);
            sequence.AssertAt(position, session, "the original");
            sequence.Finish(session, random);
            fork.Rewind(position);
            other.AssertAt(position, fork, "the fork");
        }
    }

    [Theory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void ForksOfForksGoOnAlone(InstructionSet set)
    {
        var decoder = Decoder.Named("3-heads-of-16-share");
        var random = new Random(10);
        var sequence = new Sequence(decoder, set, random);
        var branches = new List<(Sequence Sequence, IDecoder Session)> { (sequence, decoder.CreateSession(set)) };
        for (int position = 0; position < 60; position += 12)
        {
            // Up to four branches double, and all go on a little.
            foreach (var (parent, session) in branches.Take(4).ToList())
                branches.Add((parent.Branch(position, decoder, set, random), session.Fork()));
            foreach (var (own, session) in branches)
                own.Append(session, position + 12 - (int)session.Position, random);
        }

        foreach (var (own, session) in branches)
            own.Finish(session, random);
        Assert.Equal(branches.Count, branches.Select(branch => branch.Session).Distinct().Count());
    }

    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void AForkHasNothingOfWhatWasForgotten(string name, InstructionSet set)
    {
        var decoder = Decoder.Named(name);
        var random = new Random(11);
        var sequence = new Sequence(decoder, set, random);
        using var session = decoder.CreateSession(set);
        sequence.Finish(session, random);
        session.Rewind(sequence.Length / 2);
        using var fork = session.Fork();
        var other = sequence.Branch(sequence.Length / 2, decoder, set, random);
        decoder.Spoil(session);
        other.Finish(fork, random);
        fork.Reset();
        decoder.Spoil(fork);
        sequence.Finish(session, random);
    }

    [Theory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void AForkOutlivesTheOriginalAndTheModel(InstructionSet set)
    {
        var decoder = Decoder.Named("7-heads-of-24-share");
        var random = new Random(12);
        var sequence = new Sequence(decoder, set, random);
        var model = decoder.Load();
        var session = model.CreateDecoder(set);
        sequence.Append(session, 20, random);
        using var fork = session.Fork();
        var last = fork.Fork();
        session.Dispose();
        model.Dispose();
        GC.Collect();
        sequence.Finish(fork, random);
        last.Dispose();
        fork.Rewind(20);
        sequence.AssertAt(20, fork);
    }
}
