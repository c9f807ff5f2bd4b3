using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>A step of many sequences gives each the bits of a step of its own, whoever is beside it and wherever it stands.</summary>
public class StepBatchTests
{
    /// <summary>Around the sequences of a pass and of two.</summary>
    private static readonly int[] Sizes = [1, 2, 8, 31, 32, 33, 70];

    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void SequencesAtAnyPositionsHaveTheSameBits(string name, InstructionSet set) => AssertSteps(Decoder.Named(name), [set]);

    [FusedTheory]
    [MemberData(nameof(DecodingTests.Seeds), MemberType = typeof(DecodingTests))]
    public void SessionsOfDifferentInstructionSetsHaveTheSameBits(int seed) =>
        AssertSteps(Decoder.Of(RandomSpecs.SmallDecoder(seed)), Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported).ToArray());

    /// <summary>Sessions go along a few sequences in batches of all sizes, and alone in between; who is full goes back.</summary>
    private static void AssertSteps(Decoder decoder, InstructionSet[] sets)
    {
        var random = new Random(4);
        var sequences = Enumerable.Range(0, 3).Select(_ => new Sequence(decoder, sets[0], random)).ToList();
        var seats = Enumerable.Range(0, Sizes.Max()).Select(i => (Session: decoder.Model.CreateDecoder(sets[i % sets.Length]), Sequence: sequences[i % sequences.Count])).ToArray();
        for (int i = 0; i < seats.Length; i++)
        {
            // NaN in some of the caches shows who reads more than was written.
            if (i % 10 == 0)
                decoder.Spoil(seats[i].Session);
            GoTo(random.Next(sequences[0].Length), seats[i].Session, seats[i].Sequence);
        }

        foreach (int size in Sizes)
        {
            random.Shuffle(seats);
            AssertStep(seats[..size]);
            foreach (var (session, sequence) in seats[..Math.Min(size, 4)])
                if (session.Position < sequence.Length)
                    sequence.Append(session, random.Next(1, Math.Min(sequence.Length - (int)session.Position, 9) + 1), random);
            foreach (var (session, sequence) in seats.Where(seat => seat.Session.Position == seat.Sequence.Length))
                session.Rewind(random.Next(sequence.Length));
        }

        foreach (var (session, _) in seats)
            session.Dispose();
    }

    private static void AssertStep((IDecoder Session, Sequence Sequence)[] seats)
    {
        int[] positions = seats.Select(seat => (int)seat.Session.Position).ToArray();
        int[] tokens = seats.Select(seat => seat.Sequence.Tokens[(int)seat.Session.Position]).ToArray();
        int vocabulary = seats[0].Session.Vocabulary;
        float[] logits = new float[seats.Length * vocabulary];
        DecoderBatch.Of(seats.Select(seat => seat.Session).ToList()).Step(tokens, logits);
        for (int i = 0; i < seats.Length; i++)
        {
            Assert.Equal(positions[i] + 1, seats[i].Session.Position);
            Close.AssertSameBits(seats[i].Sequence.Logits(positions[i]), logits.AsSpan(i * vocabulary, vocabulary),
                $"{seats[i].Session.InstructionSet}, {i} of {seats.Length} sequences, at {positions[i]},");
        }
    }

    private static void GoTo(int position, IDecoder session, Sequence sequence)
    {
        if (position > 0)
            session.Prefill(sequence.Tokens[..position]);
    }
}
