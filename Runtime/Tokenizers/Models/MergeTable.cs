using System.Numerics;

namespace TxGen.Runtime;

/// <summary>Which neighbours become one token, and which of several pairs first.</summary>
internal sealed class MergeTable
{
    /// <summary>The rank of a pair that stays two tokens.</summary>
    public const int NoMerge = int.MaxValue;

    private const ulong NoPair = ulong.MaxValue;

    // Differs in every process, lest a file be made of pairs that collide.
    private static readonly ulong HashFactor = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue) | 1;

    private readonly Entry[] _entries;
    private readonly int _shift;

    /// <summary>Indexes merges; of equal pairs the last counts.</summary>
    /// <param name="merges">Two tokens, the pair's rank, lowest first, and the token they become.</param>
    public MergeTable(IReadOnlyCollection<(int Left, int Right, int Rank, int Token)> merges)
    {
        int bits = BitOperations.Log2((uint)merges.Count) + 2;
        _shift = 64 - bits;
        _entries = new Entry[1 << bits];
        Array.Fill(_entries, new(NoPair, NoMerge, -1));
        foreach (var (left, right, rank, token) in merges)
        {
            ulong pair = Pair(left, right);
            int i = Slot(pair);
            while (_entries[i].Pair != NoPair && _entries[i].Pair != pair)
                i = (i + 1) & (_entries.Length - 1);
            _entries[i] = new(pair, rank, token);
        }
    }

    /// <summary>Merges of a vocabulary with scores: any two tokens whose texts together are a token's, best score first.</summary>
    /// <param name="pieces">The texts.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="isPart">Whether a token may be merged into another.</param>
    /// <param name="isWhole">Whether a token may come from a merge.</param>
    /// <param name="name">The file in messages.</param>
    /// <exception cref="TokenizerException">There are too many merges.</exception>
    public static MergeTable FromScores(
        PieceTable pieces, ReadOnlySpan<float> scores, Predicate<int> isPart, Predicate<int> isWhole, string name)
    {
        // Equal scores have equal ranks: the pair further left goes first.
        float[] order = scores.ToArray();
        Array.Sort(order, (a, b) => b.CompareTo(a));
        var ranks = new Dictionary<float, int>();
        foreach (float score in order)
            ranks.TryAdd(score, ranks.Count);

        var merges = new MergeList(pieces, name);
        for (int id = 0; id < pieces.Count; id++)
        {
            // Of equal texts the lowest id is the token.
            if (!isWhole(id) || pieces.Find(pieces[id]) != id)
                continue;
            foreach ((int left, int right) in pieces.Splits(id))
                if (isPart(left) && isPart(right))
                    merges.Add(left, right, ranks[scores[id]], id);
        }

        return merges.Build();
    }

    /// <summary>The rank of a pair, lowest first, or <see cref="NoMerge"/>.</summary>
    /// <param name="left">The token on the left.</param>
    /// <param name="right">The token on the right.</param>
    /// <param name="token">The token they become.</param>
    public int Find(int left, int right, out int token)
    {
        ulong pair = Pair(left, right);
        int i = Slot(pair);
        while (true)
        {
            ref readonly Entry entry = ref _entries[i];
            if (entry.Pair == pair || entry.Pair == NoPair)
            {
                token = entry.Token;
                return entry.Rank;
            }

            i = (i + 1) & (_entries.Length - 1);
        }
    }

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int Slot(ulong pair) => (int)(pair * HashFactor >> _shift);

    private readonly record struct Entry(ulong Pair, int Rank, int Token);
}
