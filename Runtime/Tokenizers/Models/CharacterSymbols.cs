namespace TxGen.Runtime;

/// <summary>A token for every character, and for what is none a token for each of its bytes, or the unknown token.</summary>
internal sealed class CharacterSymbols : BpeSymbols
{
    private const int Ascii = 128;

    private readonly PieceTable _pieces;
    private readonly int[] _ascii = new int[Ascii];
    private readonly int[]? _bytes;
    private readonly int _unknown;
    private readonly bool _fusesUnknown;
    private readonly Trie? _whole;
    private readonly Predicate<int> _isPart;

    /// <summary>Describes the symbols.</summary>
    /// <param name="pieces">The texts of all tokens.</param>
    /// <param name="isPart">Whether a token may stand for a character.</param>
    /// <param name="bytes">Tokens by byte, for characters that have none; null for no such.</param>
    /// <param name="unknown">The token of what has no other; -1 to leave it out.</param>
    /// <param name="fusesUnknown">Whether neighbouring unknown characters become one token.</param>
    /// <param name="whole">Texts that stay whole and are never merged; null for none.</param>
    public CharacterSymbols(PieceTable pieces, Predicate<int> isPart, int[]? bytes, int unknown, bool fusesUnknown, Trie? whole = null)
    {
        _pieces = pieces;
        _isPart = isPart;
        _bytes = bytes;
        _unknown = unknown;
        _fusesUnknown = fusesUnknown;
        _whole = whole;
        for (byte character = 0; character < Ascii; character++)
            _ascii[character] = Find([character]);
    }

    public override int Split(ReadOnlySpan<byte> text, Span<int> tokens, Span<int> ends)
    {
        int count = 0;

        // Whether the last symbol is unknown text: a character that is spelled like the unknown token is none.
        bool isBehindUnknown = false;
        for (int at = 0; at < text.Length;)
        {
            int length = 0;
            int token = _whole is null ? -1 : _whole.LongestPrefix(text[at..], out length);
            if (token < 0)
            {
                length = Character(text[at..]);
                token = length == 1 && text[at] < Ascii ? _ascii[text[at]] : Find(text.Slice(at, length));
            }

            int end = at + length;
            if (token >= 0)
                Add(token, end, tokens, ends, ref count);
            else if (_bytes is not null)
                foreach (byte value in text[at..end])
                    Add(_bytes[value], end, tokens, ends, ref count);
            else if (_fusesUnknown && isBehindUnknown)
                ends[count - 1] = end;
            else if (_unknown >= 0)
                Add(_unknown, end, tokens, ends, ref count);
            isBehindUnknown = token < 0 && _bytes is null && _unknown >= 0;
            at = end;
        }

        return count;
    }

    private static void Add(int token, int end, Span<int> tokens, Span<int> ends, ref int count)
    {
        tokens[count] = token;
        ends[count++] = end;
    }

    /// <summary>Any byte and up to three continuation bytes behind it, whether that is valid UTF-8 or not.</summary>
    private static int Character(ReadOnlySpan<byte> text)
    {
        int length = 1;
        while (length < Math.Min(4, text.Length) && CodePoints.IsContinuation(text[length]))
            length++;
        return length;
    }

    private int Find(ReadOnlySpan<byte> character)
    {
        int token = _pieces.Find(character);
        return token >= 0 && _isPart(token) ? token : -1;
    }
}
