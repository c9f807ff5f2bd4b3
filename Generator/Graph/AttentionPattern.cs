using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph;

/// <summary>
/// Which positions a query attends to in one kind of layer: everything, or what a <see cref="SparseSpec"/> says, and in a causal model
/// nothing that comes later. This is the definition; how it is computed without asking every pair is the plan's affair.
/// </summary>
/// <param name="sparse">Null where a query attends to everything.</param>
/// <param name="positions">Positions of the longest sequence.</param>
internal sealed class AttentionPattern(bool causal, SparseSpec? sparse, int positions)
{
    private readonly Dictionary<int, HashSet<int>> _randomBlocks = [];
    private AttentionPairs? _pairs;

    public bool Causal { get; } = causal;

    public SparseSpec? Sparse { get; } = sparse;

    /// <summary>Positions of the longest sequence.</summary>
    public int Positions { get; } = positions;

    /// <summary>How many pairs attend.</summary>
    public AttentionPairs Pairs => _pairs ??= new(this);

    /// <summary>Blocks of the longest sequence.</summary>
    private int Blocks => ((Positions - 1) / Sparse!.BlockSize) + 1;

    /// <summary>The patterns of a model's layers, those with the same one together.</summary>
    public static IReadOnlyList<(AttentionPattern Pattern, IReadOnlyList<int> Layers)> Of(ModelSpec spec) => Enumerable.Range(0, spec.Layers)
        .GroupBy(layer => spec.SparseOf(layer)?.ToPattern())
        .Select(group => (new AttentionPattern(spec.Causal, group.Key, spec.MaxRows), (IReadOnlyList<int>)group.ToList()))
        .ToList();

    public bool Sees(int query, int key) =>
        (!Causal || key <= query) && (Sparse is null || InWindow(Sparse, key - query) || InGlobal(Sparse, query, key) || InBlocks(Sparse, query, key) || InStride(Sparse, key - query) || InFixed(Sparse, query, key));

    private static bool InWindow(SparseSpec sparse, int distance) =>
        sparse.HasWindow && distance % sparse.Dilation == 0 && distance / sparse.Dilation >= -sparse.WindowLeft && distance / sparse.Dilation <= sparse.WindowRight;

    private static bool InGlobal(SparseSpec sparse, int query, int key) => query < sparse.GlobalTokens || key < sparse.GlobalTokens;

    private bool InBlocks(SparseSpec sparse, int query, int key) =>
        sparse.BlockSize > 0 && (SeesBlock(sparse, query / sparse.BlockSize, key / sparse.BlockSize) || RandomBlocksOf(query / sparse.BlockSize).Contains(key / sparse.BlockSize));

    /// <summary>What a block of queries sees for certain.</summary>
    private static bool SeesBlock(SparseSpec sparse, int query, int key) =>
        Math.Abs(query - key) <= sparse.BlockWindow / 2 || query < sparse.GlobalBlocks || key < sparse.GlobalBlocks;

    /// <summary>Key blocks that a query block attends to at random.</summary>
    public HashSet<int> RandomBlocksOf(int query)
    {
        if (_randomBlocks.TryGetValue(query, out var known))
            return known;
        ulong seed = SplitMix64(unchecked((ulong)Sparse!.RandomSeed));
        var blocks = Enumerable.Range(0, Causal ? query + 1 : Blocks)
            .Where(key => !SeesBlock(Sparse, query, key))
            .OrderBy(key => SplitMix64(unchecked(seed + ((ulong)query << 32) + (ulong)key)))
            .Take(Sparse.RandomBlocks);
        return _randomBlocks[query] = new(blocks);
    }

    private static bool InStride(SparseSpec sparse, int distance) =>
        sparse.Stride > 0 && (distance % sparse.Stride == 0 || Math.Abs(distance) <= sparse.Stride);

    private static bool InFixed(SparseSpec sparse, int query, int key) =>
        sparse.FixedBlock > 0 && (query / sparse.FixedBlock == key / sparse.FixedBlock || key % sparse.FixedBlock >= sparse.FixedBlock - sparse.FixedSummary);

    private static ulong SplitMix64(ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
            return state ^ (state >> 31);
        }
    }
}
