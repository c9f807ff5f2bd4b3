using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace TxGen.Runtime;

/// <summary>
/// Encodes with <see cref="Llama2Tokenizer"/>. Tokens are a linked list; a queue holds every pair of neighbours that can become one
/// token, best first. A merge changes two pairs at most, so a text of n bytes takes O(n log n) steps, with the result of looking
/// through all pairs for every merge.
/// </summary>
internal sealed class Llama2Encoder : ITextEncoder
{
    private const int MaxCapacity = 64 << 20;
    private const int MaxCharacterBytes = 4;
    private const int None = -1;

    // run.c merges nothing that scores this little.
    private const float LowestScore = -1e10f;

    private readonly Llama2Tokenizer _tokenizer;
    private readonly byte[] _utf8;

    // The list, [text bytes + 2] each: neighbours by place, None at the ends, and the token that a place and its next one can become.
    private readonly int[] _tokens;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _unions;
    private readonly PriorityQueue<int, ulong> _queue;

    public Llama2Encoder(Llama2Tokenizer tokenizer, int maxTextBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTextBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxTextBytes, MaxCapacity);
        _tokenizer = tokenizer;
        _utf8 = new byte[maxTextBytes];

        // BOS and a space stand in front of the text.
        int places = maxTextBytes + 2;
        _tokens = new int[places];
        _next = new int[places];
        _previous = new int[places];
        _unions = new int[places];

        // One entry for each pair at first; every merge takes one and adds two.
        _queue = new(2 * places);
    }

    public int MaxTextBytes => _utf8.Length;

    public bool TryEncode(ReadOnlySpan<char> text, Span<int> tokens, out int count, SpecialTokens add = SpecialTokens.None)
    {
        if (Utf8.FromUtf16(text, _utf8, out _, out int bytes) != OperationStatus.Done)
            throw TooLong(Encoding.UTF8.GetByteCount(text), nameof(text));
        return TryEncode(_utf8.AsSpan(0, bytes), tokens, out count, add);
    }

    public bool TryEncode(ReadOnlySpan<byte> utf8, Span<int> tokens, out int count, SpecialTokens add = SpecialTokens.None)
    {
        if (utf8.Length > MaxTextBytes)
            throw TooLong(utf8.Length, nameof(utf8));

        int places = Split(utf8, (add & SpecialTokens.Begin) != 0);
        int end = (add & SpecialTokens.End) != 0 ? 1 : 0;
        count = places - Merge(places) + end;
        if (count > tokens.Length)
            return false;

        int written = 0;
        for (int place = places > 0 ? 0 : None; place != None; place = _next[place])
            tokens[written++] = _tokens[place];
        if (end > 0)
            tokens[written] = Llama2Tokenizer.EndToken;
        return true;
    }

    /// <summary>BOS if wanted, a space, and the characters of a text, one token each, or one for each byte of what is no token.</summary>
    /// <returns>The number of tokens.</returns>
    private int Split(ReadOnlySpan<byte> text, bool begin)
    {
        int places = 0;
        if (begin)
            _tokens[places++] = Llama2Tokenizer.BeginToken;
        if (!text.IsEmpty)
            _tokens[places++] = _tokenizer.Space;

        while (!text.IsEmpty)
        {
            // As in run.c: any byte, and up to three continuation bytes behind it, whether that is valid UTF-8 or not.
            int length = 1;
            while (length < Math.Min(MaxCharacterBytes, text.Length) && (text[length] & 0xC0) == 0x80)
                length++;

            int token = _tokenizer.Pieces.Find(text[..length]);
            if (token >= 0)
                _tokens[places++] = token;
            else
                foreach (byte value in text[..length])
                    _tokens[places++] = Llama2Tokenizer.ByteToken(value);
            text = text[length..];
        }

        return places;
    }

    /// <summary>Merges neighbours, best union first, until no two have one.</summary>
    /// <returns>The number of merges.</returns>
    private int Merge(int places)
    {
        for (int place = 0; place < places; place++)
        {
            _previous[place] = place - 1;
            _next[place] = place + 1 < places ? place + 1 : None;
        }

        for (int place = 0; place < places; place++)
            Offer(place);

        int merges = 0;
        while (_queue.TryDequeue(out int union, out ulong key))
        {
            // A pair that has changed since has another union: either of the two only ever grows.
            int left = DescendingKey.Index(key);
            if (_unions[left] != union)
                continue;

            int right = _next[left];
            int behind = _next[right];
            _tokens[left] = union;
            _next[left] = behind;
            _unions[right] = None;
            if (behind != None)
                _previous[behind] = left;
            merges++;

            Offer(left);
            if (_previous[left] != None)
                Offer(_previous[left]);
        }

        return merges;
    }

    /// <summary>Queues the union of a place and its next one, if there is any.</summary>
    private void Offer(int left)
    {
        int union = _next[left] == None ? None : _tokenizer.Pieces.FindPair(_tokens[left], _tokens[_next[left]]);
        if (union != None && _tokenizer.Scores[union] <= LowestScore)
            union = None;
        _unions[left] = union;
        if (union != None)
            _queue.Enqueue(union, DescendingKey.Of(_tokenizer.Scores[union], left));
    }

    private ArgumentException TooLong(int bytes, string name) =>
        new($"The text has {bytes} bytes in UTF-8, but this encoder takes at most {MaxTextBytes}.", name);
}
