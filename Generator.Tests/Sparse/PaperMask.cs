using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Sparse;

/// <summary>
/// Who attends to whom as the papers tell it, query by query, as sets of keys: Longformer (Beltagy et al., 2020), BigBird (Zaheer et
/// al., 2020) and the Sparse Transformer (Child et al., 2019). It shares nothing with the generator but the options' names.
/// </summary>
internal sealed class PaperMask
{
    private readonly SparseSpec _sparse;
    private readonly SortedSet<int>[] _keys;

    /// <param name="sparse">Null where everything is seen.</param>
    /// <param name="length">Positions of the longest sequence.</param>
    public PaperMask(bool causal, SparseSpec? sparse, int length)
    {
        _sparse = sparse ?? new() { GlobalTokens = length };
        _keys = Enumerable.Range(0, length).Select(_ => new SortedSet<int>()).ToArray();
        for (int query = 0; query < length; query++)
            _keys[query].UnionWith(Window(query).Concat(Stride(query)).Concat(Fixed(query)).Where(key => key >= 0 && key < length).Select(key => (int)key));
        AddGlobal(Math.Min(_sparse.GlobalTokens, length));
        if (_sparse.BlockSize > 0)
            AddBlocks(causal);
        for (int query = 0; causal && query < length; query++)
            _keys[query].RemoveWhere(key => key > query);
    }

    /// <summary>Pairs of a sequence of so many positions.</summary>
    public long CountPairs(int length) => _keys.Take(length).Sum(keys => (long)keys.Count(key => key < length));

    public bool Sees(int query, int key) => _keys[query].Contains(key);

    /// <summary>So many neighbours on each side, every other one left out where the window is dilated by 2, and so on.</summary>
    private IEnumerable<long> Window(int query)
    {
        if (_sparse.WindowLeft == 0 && _sparse.WindowRight == 0)
            yield break;
        yield return query;
        for (long step = 1; step <= Math.Min(_sparse.WindowLeft, _keys.Length); step++)
            yield return query - (step * _sparse.Dilation);
        for (long step = 1; step <= Math.Min(_sparse.WindowRight, _keys.Length); step++)
            yield return query + (step * _sparse.Dilation);
    }

    /// <summary>The stride's positions on each side, then in strides.</summary>
    private IEnumerable<long> Stride(int query)
    {
        long stride = _sparse.Stride;
        if (stride == 0)
            return [];
        var near = Enumerable.Range(0, _keys.Length).Select(key => (long)key).SkipWhile(key => key < query - stride).TakeWhile(key => key <= query + stride);
        var columns = Enumerable.Range(-_keys.Length, (2 * _keys.Length) + 1).Select(times => query + (times * stride));
        return near.Concat(columns);
    }

    /// <summary>The query's own block, and the last positions of every block.</summary>
    private IEnumerable<long> Fixed(int query)
    {
        long block = _sparse.FixedBlock;
        for (long start = 0; block > 0 && start < _keys.Length; start += block)
        {
            bool isOwn = query >= start && query < start + block;
            for (long key = isOwn ? start : start + block - _sparse.FixedSummary; key < Math.Min(start + block, _keys.Length); key++)
                yield return key;
        }
    }

    private void AddGlobal(int tokens)
    {
        for (int global = 0; global < tokens; global++)
        {
            _keys[global].UnionWith(Enumerable.Range(0, _keys.Length));
            foreach (var keys in _keys)
                keys.Add(global);
        }
    }

    private void AddBlocks(bool causal)
    {
        var blocks = Enumerable.Range(0, _keys.Length).Chunk(_sparse.BlockSize).ToList();
        for (int query = 0; query < blocks.Count; query++)
        {
            var certain = new HashSet<int>(Enumerable.Range(0, blocks.Count).Where(key => query < _sparse.GlobalBlocks || key < _sparse.GlobalBlocks));
            for (int beside = 0; beside <= Math.Min((_sparse.BlockWindow - 1) / 2, blocks.Count); beside++)
                certain.UnionWith([query - beside, query + beside]);
            var candidates = Enumerable.Range(0, blocks.Count).Where(key => !certain.Contains(key) && !(causal && key > query)).ToList();
            foreach (int key in certain.Where(key => key >= 0 && key < blocks.Count).Concat(Drawn(query, candidates)))
                foreach (int position in blocks[query])
                    _keys[position].UnionWith(blocks[key]);
        }
    }

    /// <summary>The random blocks of a block.</summary>
    private IEnumerable<int> Drawn(int query, List<int> candidates)
    {
        const ulong row = 1ul << 32;
        ulong seed = SplitMix64((UInt128)(Int128)_sparse.RandomSeed);
        var drawn = candidates.ToDictionary(key => SplitMix64(seed + ((UInt128)row * (ulong)query) + (ulong)key));
        return drawn.OrderBy(entry => entry.Key).Select(entry => entry.Value).Take(_sparse.RandomBlocks);
    }

    /// <summary>One step of the generator by Steele, Lea and Flood (2014), in numbers so wide that the remainder is taken by hand.</summary>
    internal static ulong SplitMix64(UInt128 state)
    {
        ulong z = Low(state + 0x9E3779B97F4A7C15ul);
        z = Low((UInt128)(z ^ (z / (1ul << 30))) * 0xBF58476D1CE4E5B9ul);
        z = Low((UInt128)(z ^ (z / (1ul << 27))) * 0x94D049BB133111EBul);
        return z ^ (z / (1ul << 31));

        static ulong Low(UInt128 number) => (ulong)(number % ((UInt128)1 << 64));
    }
}
