namespace TxGen.Runtime;

/// <summary>Where an encoder puts tokens: counts all, keeps those there is room for.</summary>
internal ref struct TokenWriter
{
    private readonly Span<int> _tokens;
    private readonly Span<Range> _ranges;
    private readonly ReadOnlySpan<byte> _source;
    private readonly bool _isCut;

    /// <summary>An empty sequence.</summary>
    /// <param name="tokens">Receives token ids.</param>
    /// <param name="ranges">Receives ranges of the source, or is empty.</param>
    /// <param name="source">The caller's text.</param>
    /// <param name="isCut">Whether tokens beyond the room need not be counted.</param>
    public TokenWriter(Span<int> tokens, Span<Range> ranges, ReadOnlySpan<byte> source, bool isCut)
    {
        _tokens = tokens;
        _ranges = ranges;
        _source = source;
        _isCut = isCut;
    }

    /// <summary>Tokens so far, written or not.</summary>
    public int Count { get; private set; }

    /// <summary>Whether models must say which bytes a token stands for.</summary>
    public readonly bool WantsRanges => !_ranges.IsEmpty;

    /// <summary>Whether nothing more is wanted.</summary>
    public readonly bool IsDone => _isCut && Count >= _tokens.Length;

    /// <summary>Appends a token.</summary>
    /// <param name="token">Its id.</param>
    /// <param name="piece">The piece it is in.</param>
    /// <param name="from">Its first byte there.</param>
    /// <param name="to">Behind its last byte there.</param>
    public void Add(int token, scoped TextPiece piece, int from, int to)
    {
        if (Count < _tokens.Length)
        {
            _tokens[Count] = token;
            if (WantsRanges)
                _ranges[Count] = RangeOf(piece, from, to);
        }

        Count++;
    }

    /// <summary>Appends tokens whose ranges nobody wants.</summary>
    public void Add(scoped ReadOnlySpan<int> tokens)
    {
        if (tokens.Length <= _tokens.Length - Count)
            tokens.CopyTo(_tokens[Count..]);
        else if (Count < _tokens.Length)
            tokens[..(_tokens.Length - Count)].CopyTo(_tokens[Count..]);
        Count += tokens.Length;
    }

    /// <summary>Appends a token that stands for a range of the source.</summary>
    public void Add(int token, Range range)
    {
        if (Count < _tokens.Length)
        {
            _tokens[Count] = token;
            if (WantsRanges)
                _ranges[Count] = range;
        }

        Count++;
    }

    /// <summary>Takes white space at both ends out of the ranges that were written.</summary>
    public readonly void TrimRanges()
    {
        foreach (ref Range range in _ranges[..Math.Min(Count, _tokens.Length)])
        {
            ReadOnlySpan<byte> text = _source[range];
            int start = CharacterClass.WhiteSpacePrefix(text);
            int end = start < text.Length ? text.Length - CharacterClass.WhiteSpaceSuffix(text) : text.Length;
            range = (range.Start.Value + start)..(range.Start.Value + end);
        }
    }

    private readonly Range RangeOf(scoped TextPiece piece, int from, int to)
    {
        if (piece.Origins.IsEmpty)
            return (piece.Start + from)..(piece.Start + to);

        // The last byte knows where the last character it was made of begins; what was inserted was made of none.
        int first = piece.Origins[from];
        int last = piece.Origins[to - 1];
        int start = first < 0 ? ~first : first;
        int end = last < 0 ? ~last : last + SourceText.CharacterLength(_source[last..]);
        return start..Math.Max(start, end);
    }
}
