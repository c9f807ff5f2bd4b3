using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>Sessions in the midst of their sequences and one at the end, which calls that fail must leave as they are.</summary>
internal sealed class DecoderScene : IDisposable
{
    public const float Untouched = 12345;

    private readonly IModel _otherModel;
    private readonly List<(IDecoder Session, Sequence Sequence, int Position)> _all = [];

    public DecoderScene(Decoder decoder)
    {
        Set = Runtime.InstructionSets.Choose(null);
        _otherModel = decoder.Load();
        var random = new Random(19);
        int length = decoder.Spec.MaxLength;
        First = Add(decoder.CreateSession(Set), length / 2);
        Second = Add(decoder.CreateSession(Set), length / 3);
        Full = Add(decoder.CreateSession(Set), length);
        OfOtherModel = Add(_otherModel.CreateDecoder(Set), length / 2);
        Disposed = decoder.CreateSession(Set);
        Disposed.Dispose();
        Logits = new float[(length + 4) * decoder.Spec.Vocabulary];
        Logits.AsSpan().Fill(Untouched);

        IDecoder Add(IDecoder session, int position)
        {
            var sequence = new Sequence(decoder, Set, random);
            if (position > 0)
                sequence.Append(session, position, random);
            _all.Add((session, sequence, position));
            return session;
        }
    }

    public InstructionSet Set { get; }

    public IDecoder First { get; }

    public IDecoder Second { get; }

    /// <summary>Has as many tokens as the model takes.</summary>
    public IDecoder Full { get; }

    /// <summary>Of a model with equal weights, but not the same.</summary>
    public IDecoder OfOtherModel { get; }

    public IDecoder Disposed { get; }

    /// <summary>Room enough for everything.</summary>
    public float[] Logits { get; }

    public void AssertUnchanged(string what)
    {
        Assert.Equal(-1, Logits.AsSpan().IndexOfAnyExcept(Untouched));
        foreach (var (session, sequence, position) in _all)
            sequence.AssertAt(position, session, $"after {what}");
    }

    public void Dispose()
    {
        foreach (var (session, _, _) in _all)
            session.Dispose();
        _otherModel.Dispose();
    }
}
