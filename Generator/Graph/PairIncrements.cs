using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph;

/// <summary>
/// What each position adds to the pairs of those before it: the keys it sees, itself included, and the earlier queries that see it.
/// Rows are sets of bits, so 64 pairs are asked at once: keys by their distance are one set, shifted along; keys by their place are
/// filled in.
/// </summary>
internal sealed class PairIncrements
{
    private const int WordBits = 64;

    private readonly AttentionPattern _pattern;
    private readonly int _positions;
    private readonly ulong[] _distances;
    private readonly ulong[] _summaries;

    // Bit i of the count of queries that see key k is bit k of the set i, so that a whole row is added at once.
    private readonly List<ulong[]> _seen = [];

    private PairIncrements(AttentionPattern pattern)
    {
        _pattern = pattern;
        _positions = pattern.Positions;
        _distances = Distances(pattern);
        _summaries = new ulong[Words(_positions)];
        foreach (var (from, to) in KeyIntervals.Summaries(pattern))
            Fill(_summaries, from, to);
    }

    public static int[] Of(AttentionPattern pattern) => new PairIncrements(pattern).Count();

    private int[] Count()
    {
        var increments = new int[_positions];
        var row = new ulong[_summaries.Length];
        for (int query = 0; query < _positions; query++)
        {
            Read(query, row);
            int own = query / WordBits;
            ulong earlier = ulong.MaxValue >> (WordBits - 1 - (query % WordBits));
            for (int word = 0; word < own; word++)
                increments[query] += Ones(row[word]);
            increments[query] += Ones(row[own] & earlier);
            if (_pattern.Causal)
                continue;
            AddSeen(own, row[own] & ~earlier);
            for (int word = own + 1; word < row.Length; word++)
                AddSeen(word, row[word]);
        }

        for (int key = 0; key < _positions; key++)
            for (int bit = 0; bit < _seen.Count; bit++)
                increments[key] += (int)((_seen[bit][key / WordBits] >> (key % WordBits)) & 1) << bit;
        return increments;
    }

    /// <summary>All keys of a query, as if nothing were causal; behind the last position there are none.</summary>
    private void Read(int query, ulong[] row)
    {
        // Distance 0 is bit positions - 1.
        int first = _positions - 1 - query;
        int shift = first % WordBits;
        for (int word = 0; word < row.Length; word++)
        {
            int from = (first / WordBits) + word;
            ulong near = shift == 0 ? _distances[from] : (_distances[from] >> shift) | (_distances[from + 1] << (WordBits - shift));
            row[word] = near | _summaries[word];
        }

        foreach (var (from, to) in KeyIntervals.Of(_pattern, query))
            Fill(row, from, to);
        if (_positions % WordBits != 0)
            row[row.Length - 1] &= (1UL << (_positions % WordBits)) - 1;
    }

    private void AddSeen(int word, ulong carry)
    {
        for (int bit = 0; carry != 0; bit++)
        {
            if (bit == _seen.Count)
                _seen.Add(new ulong[_summaries.Length]);
            ulong sum = _seen[bit][word] ^ carry;
            carry &= _seen[bit][word];
            _seen[bit][word] = sum;
        }
    }

    /// <summary>Which distances of a key, from the farthest before a query to the farthest behind it, windows and strides have.</summary>
    private static ulong[] Distances(AttentionPattern pattern)
    {
        var sparse = pattern.Sparse!;
        int last = pattern.Positions - 1;
        var near = new AttentionPattern(
            pattern.Causal,
            new SparseSpec { WindowLeft = sparse.WindowLeft, WindowRight = sparse.WindowRight, Dilation = sparse.Dilation, Stride = sparse.Stride },
            pattern.Positions);
        var bits = new ulong[Words(pattern.Positions) + Words(pattern.Positions) + 1];
        for (int distance = -last; distance <= last; distance++)
            if (near.Sees(Math.Max(-distance, 0), Math.Max(distance, 0)))
                Fill(bits, last + distance, last + distance + 1);
        return bits;
    }

    private static void Fill(ulong[] bits, long from, long to)
    {
        while (from < to)
        {
            int first = (int)(from % WordBits);
            int count = (int)Math.Min(to - from, WordBits - first);
            bits[from / WordBits] |= (ulong.MaxValue >> (WordBits - count)) << first;
            from += count;
        }
    }

    private static int Words(int positions) => (positions + WordBits - 1) / WordBits;

    private static int Ones(ulong bits)
    {
        bits -= (bits >> 1) & 0x5555555555555555;
        bits = (bits & 0x3333333333333333) + ((bits >> 2) & 0x3333333333333333);
        bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F;
        return (int)(unchecked(bits * 0x0101010101010101) >> 56);
    }
}
