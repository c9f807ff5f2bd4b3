namespace TxGen.Runtime;

/// <summary>
/// Merges with <see cref="Bpe"/>. A short piece is looked through for its best pair again and again. A long one is a linked list whose
/// pairs wait in a heap: a merge changes two pairs at most, so n symbols take O(n log n) steps. Short pieces are remembered.
/// </summary>
internal sealed class BpeEncoder : PieceEncoder
{
    private const int None = -1;

    // Looking through a few ranks is faster than any heap.
    private const int MaxShort = 48;

    private readonly Bpe _model;
    private readonly WordCache _cache;

    // By symbol: its token, where it ends in the piece, and the rank and token of the pair it begins.
    private readonly int[] _tokens;
    private readonly int[] _ends;
    private readonly int[] _ranks;
    private readonly int[] _merged;

    // The list of a long piece.
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly MergeHeap _heap;

    public BpeEncoder(Bpe model, int maxBytes)
    {
        _model = model;
        _cache = new(maxBytes);
        _tokens = new int[maxBytes];
        _ends = new int[maxBytes];
        _ranks = new int[maxBytes];
        _merged = new int[maxBytes];
        _next = new int[maxBytes];
        _previous = new int[maxBytes];

        // One entry for each pair at first; every merge takes one and adds two.
        _heap = new(2 * maxBytes);
    }

    public override void Encode(TextPiece piece, ref TokenWriter writer)
    {
        if (writer.WantsRanges)
        {
            int count = Merge(piece.Text);
            for (int i = 0; i < count; i++)
                writer.Add(_tokens[i], piece, Start(i), _ends[i]);
        }
        else if (WordCache.Key.TryMake(piece.Text, out var key))
        {
            if (!_cache.TryFind(key, out var tokens))
            {
                tokens = _tokens.AsSpan(0, Merge(piece.Text));
                _cache.Add(key, tokens);
            }

            writer.Add(tokens);
        }
        else
        {
            writer.Add(_tokens.AsSpan(0, Merge(piece.Text)));
        }
    }

    /// <summary>Where a token begins: several that stand for the bytes of one character share its range.</summary>
    private int Start(int token)
    {
        int before = token - 1;
        while (before >= 0 && _ends[before] == _ends[token])
            before--;
        return before < 0 ? 0 : _ends[before];
    }

    /// <summary>Leaves the tokens of a piece, and where they end.</summary>
    /// <returns>How many there are.</returns>
    private int Merge(ReadOnlySpan<byte> text)
    {
        if (_model.Whole?.Find(text) is >= 0 and int whole)
        {
            _tokens[0] = whole;
            _ends[0] = text.Length;
            return 1;
        }

        int count = _model.Symbols.Split(text, _tokens, _ends);
        return count <= MaxShort ? MergeShort(count) : MergeLong(count);
    }

    private int MergeShort(int count)
    {
        MergeTable merges = _model.Merges;
        Span<int> tokens = _tokens.AsSpan(0, count);
        Span<int> ends = _ends.AsSpan(0, count);
        Span<int> ranks = _ranks.AsSpan(0, count);
        Span<int> merged = _merged.AsSpan(0, count);
        for (int i = 0; i + 1 < tokens.Length; i++)
            ranks[i] = merges.Find(tokens[i], tokens[i + 1], out merged[i]);

        while (count > 1)
        {
            int best = 0;
            int bestRank = ranks[0];
            for (int i = 1; i < count - 1; i++)
                if (ranks[i] < bestRank)
                {
                    bestRank = ranks[i];
                    best = i;
                }

            if (bestRank == MergeTable.NoMerge)
                break;

            tokens[best] = merged[best];
            ends[(best + 1)..count].CopyTo(ends[best..]);
            int moved = count - best - 2;
            tokens.Slice(best + 2, moved).CopyTo(tokens[(best + 1)..]);
            ranks.Slice(best + 2, moved).CopyTo(ranks[(best + 1)..]);
            merged.Slice(best + 2, moved).CopyTo(merged[(best + 1)..]);
            count--;
            if (best > 0)
                ranks[best - 1] = merges.Find(tokens[best - 1], tokens[best], out merged[best - 1]);
            if (best + 1 < count)
                ranks[best] = merges.Find(tokens[best], tokens[best + 1], out merged[best]);
        }

        return count;
    }

    private int MergeLong(int count)
    {
        _heap.Clear();
        for (int symbol = 0; symbol < count; symbol++)
        {
            _previous[symbol] = symbol - 1;
            _next[symbol] = symbol + 1 < count ? symbol + 1 : None;
        }

        for (int symbol = 0; symbol < count; symbol++)
            Offer(symbol);

        while (_heap.TryTake(out int rank, out int left))
        {
            // A pair that has changed since has another rank, or none: either of the two only ever grows.
            if (_ranks[left] != rank)
                continue;

            int right = _next[left];
            int behind = _next[right];
            _tokens[left] = _merged[left];
            _ends[left] = _ends[right];
            _next[left] = behind;
            _ranks[right] = MergeTable.NoMerge;
            if (behind != None)
                _previous[behind] = left;

            Offer(left);
            if (_previous[left] != None)
                Offer(_previous[left]);
        }

        int kept = 0;
        for (int symbol = 0; symbol != None; symbol = _next[symbol], kept++)
            (_tokens[kept], _ends[kept]) = (_tokens[symbol], _ends[symbol]);
        return kept;
    }

    /// <summary>Queues the pair of a symbol and its next one, if they can become one.</summary>
    private void Offer(int left)
    {
        int rank = _next[left] == None
            ? MergeTable.NoMerge
            : _model.Merges.Find(_tokens[left], _tokens[_next[left]], out _merged[left]);
        _ranks[left] = rank;
        if (rank != MergeTable.NoMerge)
            _heap.Add(rank, left);
    }
}
