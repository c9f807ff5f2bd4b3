namespace TxGen.Runtime;

/// <summary>Collects the tokens of a file, in any order of ids.</summary>
/// <param name="name">The file in messages.</param>
internal sealed class VocabularyBuilder(string name)
{
    /// <summary>No id is greater: no model has as many tokens by far.</summary>
    public const int MaxId = (1 << 22) - 1;

    /// <summary>No token of any file is longer, and none of a published model by far: long ones would make encoding slow.</summary>
    public const int MaxTokenBytes = 2048;

    // Ids without tokens cost memory: not many more than there are tokens.
    private const int MaxSparse = 16;
    private const int FreeIds = 4096;

    private readonly List<(int Id, int Start, int Length)> _tokens = [];
    private byte[] _bytes = new byte[4096];
    private int _count;
    private int _maxId = -1;
    private bool _isOrdered = true;

    /// <summary>Room for a token's text.</summary>
    /// <param name="length">Its bytes, or more.</param>
    public Span<byte> Room(int length)
    {
        if (length > _bytes.Length - _count)
            Array.Resize(ref _bytes, checked((int)Math.Max(_count + (long)length, Math.Min(2L * _bytes.Length, Array.MaxLength))));
        return _bytes.AsSpan(_count, length);
    }

    /// <summary>Adds the token whose text was written to the last room.</summary>
    /// <param name="id">Its id, not negative.</param>
    /// <param name="length">Its bytes.</param>
    public void Commit(long id, int length)
    {
        if (id is < 0 or > MaxId)
            throw Fail(length, $"has the id {id}, but ids go from 0 to {MaxId}");
        if (length > MaxTokenBytes)
            throw Fail(length, $"has {length} bytes, but at most {MaxTokenBytes} are supported");
        _isOrdered &= id == _tokens.Count;
        _tokens.Add(((int)id, _count, length));
        _count += length;
        _maxId = Math.Max(_maxId, (int)id);
    }

    /// <summary>Adds a token.</summary>
    public void Add(ReadOnlySpan<byte> text, long id)
    {
        text.CopyTo(Room(text.Length));
        Commit(id, text.Length);
    }

    /// <summary>Indexes all texts.</summary>
    /// <param name="mayRepeat">Whether tokens may have equal texts.</param>
    public PieceTable Build(bool mayRepeat = false)
    {
        if (_tokens.Count == 0)
            throw new TokenizerException(name, "has no tokens");
        if (_maxId > ((long)_tokens.Count * MaxSparse) + FreeIds)
            throw new TokenizerException(name, $"has the id {_maxId}, but only {_tokens.Count} tokens");

        PieceTable pieces = _isOrdered ? Ordered() : Sorted();
        if (!mayRepeat)
            for (int id = 0; id < pieces.Count; id++)
                if (pieces[id].Length > 0 && pieces.Find(pieces[id]) is int other && other != id)
                    throw new TokenizerException(name, $"has the token \"{Excerpt.Of(pieces[id])}\" twice, with the ids {other} and {id}");
        return pieces;
    }

    /// <summary>An error about the token whose text was written to the last room.</summary>
    public TokenizerException Fail(int length, string problem) =>
        new(name, $"the token \"{Excerpt.Of(_bytes.AsSpan(_count, length))}\" {problem}");

    private PieceTable Ordered()
    {
        var starts = new int[_tokens.Count + 1];
        for (int id = 0; id < _tokens.Count; id++)
            starts[id] = _tokens[id].Start;
        starts[^1] = _count;
        Array.Resize(ref _bytes, _count);
        return new(_bytes, starts);
    }

    private PieceTable Sorted()
    {
        _tokens.Sort();
        var bytes = new byte[_count];
        var starts = new int[_maxId + 2];
        int at = 0;
        int next = 0;
        foreach ((int id, int start, int length) in _tokens)
        {
            if (id < next)
                throw new TokenizerException(
                    name, $"has two tokens with the id {id}, one is \"{Excerpt.Of(_bytes.AsSpan(start, length))}\"");
            while (next <= id)
                starts[next++] = at;
            _bytes.AsSpan(start, length).CopyTo(bytes.AsSpan(at));
            at += length;
        }

        starts[next] = at;
        return new(bytes, starts);
    }
}
