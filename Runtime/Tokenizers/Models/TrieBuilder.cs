namespace TxGen.Runtime;

/// <summary>
/// Lays out a <see cref="Trie"/>: a node at a time, its children wherever there are free units for all of them. Two nodes never have one
/// base, so a child is known by its byte alone.
/// </summary>
internal sealed class TrieBuilder
{
    private const int BlockSize = 256;

    // Blocks further back are as good as full; looking there again and again would cost more than the holes are worth.
    private const int OpenBlocks = 16;

    private readonly string _name;
    private readonly byte[][] _keys;
    private readonly int[] _keyValues;
    private readonly List<uint> _units = [];
    private readonly List<int> _values = [];
    private readonly List<bool> _isBase = [];

    // Free units of the open blocks, ascending, as a ring through unit 0, which nobody takes.
    private readonly List<int> _nextFree = [];
    private readonly List<int> _previousFree = [];

    public TrieBuilder(IReadOnlyList<byte[]> keys, IReadOnlyList<int> values, string name)
    {
        _name = name;
        int[] order = [.. Enumerable.Range(0, keys.Count).Where(i => keys[i].Length > 0)];
        Array.Sort(order, (a, b) => keys[a].AsSpan().SequenceCompareTo(keys[b]) is not 0 and var difference ? difference : a.CompareTo(b));

        // Equal keys are neighbours now, in their own order.
        order = [.. order.Where((key, i) => i == 0 || !keys[key].AsSpan().SequenceEqual(keys[order[i - 1]]))];
        _keys = [.. order.Select(i => keys[i])];
        _keyValues = [.. order.Select(i => values[i])];
    }

    public Trie Build()
    {
        // The first block stays free but for the root, which no byte leads to: whoever has it as base has no children.
        AddBlock();
        AddBlock();

        // A node, the keys below it and how many bytes of them lead to it.
        var open = new Stack<(int Node, int First, int End, int Depth)>();
        open.Push((Trie.Root, 0, _keys.Length, 0));
        var labels = new List<byte>();
        var starts = new List<int>();
        while (open.TryPop(out var node))
        {
            int first = node.First;
            if (first < node.End && _keys[first].Length == node.Depth)
            {
                _units[node.Node] |= Trie.EndsKey;
                _values[node.Node] = _keyValues[first++];
            }

            labels.Clear();
            starts.Clear();
            for (int key = first; key < node.End; key++)
                if (labels.Count == 0 || _keys[key][node.Depth] != labels[^1])
                {
                    labels.Add(_keys[key][node.Depth]);
                    starts.Add(key);
                }

            starts.Add(node.End);
            if (labels.Count == 0)
                continue;
            int at = FindBase(labels);
            _isBase[at] = true;
            _units[node.Node] |= (uint)at << Trie.BaseShift;
            for (int i = 0; i < labels.Count; i++)
            {
                Take(at ^ labels[i], labels[i]);
                open.Push((at ^ labels[i], starts[i], starts[i + 1], node.Depth + 1));
            }
        }

        return new([.. _units], [.. _values]);
    }

    /// <summary>A base where all children find free units.</summary>
    private int FindBase(List<byte> labels)
    {
        for (int unit = _nextFree[Trie.Root]; unit != Trie.Root; unit = _nextFree[unit])
            if (Fits(unit ^ labels[0], labels))
                return unit ^ labels[0];

        int block = _units.Count;
        AddBlock();
        return block;
    }

    private bool Fits(int at, List<byte> labels)
    {
        if (_isBase[at])
            return false;
        foreach (byte label in labels)
            if ((_units[at ^ label] & Trie.Free) == 0)
                return false;
        return true;
    }

    private void AddBlock()
    {
        int start = _units.Count;
        if (start + BlockSize > Trie.MaxNodes)
            throw new TokenizerException(
                _name, $"has too many tokens: all that they begin with is more than {Trie.MaxNodes} nodes of a trie");

        for (int unit = start; unit < start + BlockSize; unit++)
        {
            _units.Add(Trie.Free);
            _values.Add(-1);
            _isBase.Add(false);
            _nextFree.Add(0);
            _previousFree.Add(0);
            if (start > 0)
                Link(unit);
        }

        int closed = start - (OpenBlocks * BlockSize);
        for (int unit = closed; closed > 0 && unit < closed + BlockSize; unit++)
            if ((_units[unit] & Trie.Free) != 0)
                Unlink(unit);
    }

    private void Take(int unit, byte label)
    {
        Unlink(unit);
        _units[unit] = label;
    }

    private void Link(int unit)
    {
        int last = _previousFree[Trie.Root];
        _nextFree[last] = unit;
        _previousFree[unit] = last;
        _nextFree[unit] = Trie.Root;
        _previousFree[Trie.Root] = unit;
    }

    private void Unlink(int unit)
    {
        _nextFree[_previousFree[unit]] = _nextFree[unit];
        _previousFree[_nextFree[unit]] = _previousFree[unit];
    }
}
