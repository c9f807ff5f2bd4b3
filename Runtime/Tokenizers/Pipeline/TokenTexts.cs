namespace TxGen.Runtime;

/// <summary>What every token adds to a text: at its start, and behind other tokens.</summary>
internal sealed class TokenTexts
{
    private readonly byte[] _bytes;
    private readonly Place[] _places;

    /// <summary>Collects the texts of all tokens.</summary>
    /// <param name="texts">
    /// For each token the text behind others and the text at the start, which is most often the end of the former; both empty for
    /// special tokens.
    /// </param>
    /// <param name="special">Tokens that stand for no text.</param>
    /// <param name="staysAtStart">
    /// Whether a token without text leaves the next one at the start, rather than none but special tokens.
    /// </param>
    public TokenTexts(IReadOnlyList<(byte[] Behind, byte[] AtStart)> texts, IReadOnlySet<int> special, bool staysAtStart)
    {
        var bytes = new MemoryStream();
        _places = new Place[texts.Count];
        for (int token = 0; token < texts.Count; token++)
        {
            (byte[] behind, byte[] atStart) = texts[token];
            int start = (int)bytes.Length;
            bytes.Write(behind);
            int first = start + behind.Length - atStart.Length;
            if (!behind.AsSpan().EndsWith(atStart))
            {
                first = (int)bytes.Length;
                bytes.Write(atStart);
            }

            bool isSpecial = special.Contains(token);
            bool staysHere = isSpecial || (staysAtStart && atStart.Length == 0);
            _places[token] = new(start, behind.Length, first, atStart.Length, staysHere, isSpecial);
            MaxBytes = Math.Max(MaxBytes, Math.Max(behind.Length, atStart.Length));
        }

        _bytes = bytes.ToArray();
    }

    public int Count => _places.Length;

    /// <summary>Most bytes of one token.</summary>
    public int MaxBytes { get; }

    public bool IsSpecial(int token)
    {
        Check(token);
        return _places[token].IsSpecial;
    }

    public ReadOnlySpan<byte> Decode(int token, ref bool isStart)
    {
        Check(token);
        Place place = _places[token];
        if (!isStart)
            return _bytes.AsSpan(place.Behind, place.BehindLength);
        isStart = place.StaysAtStart;
        return _bytes.AsSpan(place.AtStart, place.AtStartLength);
    }

    /// <summary>Refuses an id that is out of range.</summary>
    public void Check(int token)
    {
        if ((uint)token >= (uint)_places.Length)
            throw new ArgumentOutOfRangeException(
                nameof(token), token, $"The token is {token}, but must lie in 0 to {_places.Length - 1}.");
    }

    private readonly record struct Place(int Behind, int BehindLength, int AtStart, int AtStartLength, bool StaysAtStart, bool IsSpecial);
}
