using TxGen;

namespace Train;

/// <summary>Goes on with a prompt for as long as anyone asks. Equal weights, prompts and seeds give equal texts.</summary>
internal sealed class Author : IDisposable
{
    /// <summary>What the model goes on from when it can see no further.</summary>
    private const int Kept = CharModel.MaxLength / 2;

    private readonly CharModel.Session _session;
    private readonly Sampler _sampler;
    private readonly int[] _seen = new int[CharModel.MaxLength];
    private int _count;

    /// <param name="model">What writes.</param>
    /// <param name="prompt">Bytes that the session has room for.</param>
    /// <param name="temperature">How wild the text is.</param>
    /// <param name="seed">Which of the possible texts it is.</param>
    public Author(CharModel model, ReadOnlySpan<byte> prompt, float temperature, int seed)
    {
        _session = model.CreateSession();
        _sampler = new(CharModel.Vocabulary, new() { Temperature = temperature, Seed = seed });
        foreach (byte value in prompt)
            _seen[_count++] = value;
    }

    /// <summary>The next byte.</summary>
    public byte Next()
    {
        // The first time this is the prompt, later the byte written last.
        var logits = _session.Prefill(_seen.AsSpan((int)_session.Position.._count));
        int token = _sampler.Sample(logits);
        if (_count == _seen.Length)
        {
            // The model sees no further back than it was trained to: it goes on from the last half.
            _seen.AsSpan(_count - (Kept - 1)).CopyTo(_seen);
            _count = Kept - 1;
            _session.Reset();
        }

        _seen[_count++] = token;
        return (byte)token;
    }

    public void Dispose() => _session.Dispose();
}
