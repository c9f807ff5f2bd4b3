namespace TxGen.Generator.Tests.Harness;

/// <summary>As many tokens as a decoder takes, and the logits behind each that a call without a cache gives. Sessions go along it and must get the same bits.</summary>
internal sealed class Sequence
{
    private readonly int[] _tokens;
    private readonly float[] _logits;
    private readonly int _vocabulary;

    public Sequence(Decoder decoder, InstructionSet set, Random random)
        : this(decoder, set, decoder.Tokens(decoder.Spec.MaxLength, random))
    {
    }

    private Sequence(Decoder decoder, InstructionSet set, int[] tokens)
    {
        _tokens = tokens;
        _vocabulary = decoder.Spec.Vocabulary;
        _logits = new float[tokens.Length * _vocabulary];
        using var session = (ILanguageModel<int>)decoder.Model.CreateSession(set);
        session.Logits(tokens, _logits);
    }

    public int Length => _tokens.Length;

    public ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>The logits behind a token.</summary>
    public ReadOnlySpan<float> Logits(int position) => _logits.AsSpan(position * _vocabulary, _vocabulary);

    /// <summary>A sequence with the same beginning and other tokens behind it.</summary>
    public Sequence Branch(int position, Decoder decoder, InstructionSet set, Random random) =>
        new(decoder, set, [.. _tokens[..position], .. decoder.Tokens(Length - position, random)]);

    /// <summary>Appends the next tokens and compares the logits behind each of them.</summary>
    public void PrefillAll(IDecoder session, int count)
    {
        int position = (int)session.Position;
        float[] logits = new float[count * _vocabulary];
        session.Prefill(_tokens.AsSpan(position, count), logits);
        Assert.Equal(position + count, session.Position);
        Close.AssertSameBits(_logits.AsSpan(position * _vocabulary, logits.Length), logits, $"{session.InstructionSet}, all logits of {count} behind {position},");
    }

    /// <summary>Appends the next tokens and compares the logits behind the last.</summary>
    public void Prefill(IDecoder session, int count)
    {
        int position = (int)session.Position;
        var logits = session.Prefill(_tokens.AsSpan(position, count));
        Assert.Equal(position + count, session.Position);
        Close.AssertSameBits(Logits(position + count - 1), logits, $"{session.InstructionSet}, {count} tokens behind {position},");
    }

    /// <summary>Appends the next tokens, each in a step.</summary>
    public void Step(IDecoder session, int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            int position = (int)session.Position;
            var logits = session.Step(_tokens[position]);
            Assert.Equal(position + 1, session.Position);
            Close.AssertSameBits(Logits(position), logits, $"{session.InstructionSet}, step at {position},");
        }
    }

    /// <summary>Appends the next tokens in one of the three ways.</summary>
    public void Append(IDecoder session, int count, Random random)
    {
        switch (random.Next(3))
        {
            case 0: PrefillAll(session, count); break;
            case 1: Prefill(session, count); break;
            default: Step(session, count); break;
        }
    }

    /// <summary>Goes on to the end, in chunks of all sizes.</summary>
    public void Finish(IDecoder session, Random random)
    {
        while (session.Position < Length)
            Append(session, random.Next(1, Math.Min(Length - (int)session.Position, 20) + 1), random);
    }

    /// <summary>The session stands at a position of this sequence with all that it needs to go on; it stays there.</summary>
    public void AssertAt(int position, IDecoder session, string what = "")
    {
        Assert.True(position == session.Position, $"{what}: at {session.Position} instead of {position}");
        if (position < Length)
            PrefillAll(session, Length - position);
        session.Rewind(position);
    }
}
