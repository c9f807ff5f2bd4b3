using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>A decoder's sequence belongs to its session: other calls and other sessions leave it alone.</summary>
public class DecoderSessionTests
{
    [Theory]
    [DecodersOn(InstructionSet.Avx512), DecodersOn(InstructionSet.Avx2), DecodersOn(InstructionSet.Portable)]
    public void CallsWithoutCacheInBetweenChangeNothing(string name, InstructionSet set)
    {
        var decoder = Decoder.Named(name);
        var random = new Random(15);
        var sequence = new Sequence(decoder, set, random);
        var other = new Sequence(decoder, set, random);
        using var session = decoder.CreateSession(set);
        var model = (ILanguageModel<int>)session;
        int vocabulary = session.Vocabulary;
        float[] logits = new float[2 * sequence.Length * vocabulary];
        int[] spoiling = Enumerable.Repeat(decoder.NotANumber, sequence.Length).ToArray();
        while (true)
        {
            int position = (int)session.Position;
            int length = random.Next(1, sequence.Length + 1);
            Assert.True(float.IsNaN(model.Forward(spoiling)[0]));
            model.Logits(other.Tokens[..length], logits);
            for (int i = 0; i < length; i++)
                Close.AssertSameBits(other.Logits(i), logits.AsSpan(i * vocabulary, vocabulary), "Logits in between");
            sequence.AssertAt(position, session, "after Logits");
            model.LogitsBatch([.. spoiling, .. other.Tokens[..length]], [sequence.Length, length], logits);
            sequence.AssertAt(position, session, "after LogitsBatch");
            if (position == sequence.Length)
                break;
            model.Forward(other.Tokens[..length]);
            sequence.Append(session, random.Next(1, Math.Min(sequence.Length - position, 25) + 1), random);
        }
    }

    [Theory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void SessionsOfOneModelDecodeOnThreadsOfTheirOwn(InstructionSet set)
    {
        foreach (string name in new[] { "3-heads-of-16-share", "heads-of-17", "7-heads-of-24-share" })
        {
            var decoder = Decoder.Named(name);
            var sequences = Enumerable.Range(0, 4).Select(i => new Sequence(decoder, set, new Random(i))).ToList();
            Parallel.ForEach(sequences, new ParallelOptions { MaxDegreeOfParallelism = sequences.Count }, sequence =>
            {
                var random = new Random(16);
                using var session = decoder.CreateSession(set);
                using var beside = decoder.CreateSession(set);
                var batch = DecoderBatch.Of(session, beside);
                float[] logits = new float[2 * session.Vocabulary];
                for (int round = 0; round < 4; round++)
                {
                    int half = sequence.Length / 2;
                    sequence.Step(session, half);
                    sequence.Prefill(beside, half);
                    batch.Step([sequence.Tokens[half], sequence.Tokens[half]], logits);
                    Close.AssertSameBits(sequence.Logits(half), logits.AsSpan(0, session.Vocabulary));
                    Close.AssertSameBits(sequence.Logits(half), logits.AsSpan(session.Vocabulary));
                    sequence.Finish(session, random);
                    session.Reset();
                    beside.Reset();
                }
            });
        }
    }

    [Fact]
    public void ASessionTellsItsModelsSizes()
    {
        foreach (var decoder in Decoder.Names.Select(Decoder.Named))
        {
            using var session = decoder.Model.CreateDecoder(Runtime.InstructionSets.Choose(null));
            Assert.Equal(decoder.Spec.Vocabulary, session.Vocabulary);
            Assert.Equal(decoder.Spec.MaxLength, session.MaxLength);
            Assert.False(session.IsEndless);
            Assert.Equal(0, session.Position);
        }
    }
}
