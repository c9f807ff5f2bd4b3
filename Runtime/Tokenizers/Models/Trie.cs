namespace TxGen.Runtime;

/// <summary>
/// All keys of a set that a text begins with, one array access a byte: a double array (J. Aoe, "An Efficient Digital Search Algorithm by
/// Using a Double-Array Structure", 1989). A node's child by a byte lies at the node's base XOR the byte.
/// </summary>
internal sealed class Trie
{
    /// <summary>The node of the empty key.</summary>
    public const int Root = 0;

    /// <summary>Most nodes there is room for: bases have 22 bits.</summary>
    internal const int MaxNodes = 1 << BaseBits;

    internal const int BaseBits = 22;

    // A unit, from the top: base, whether a key ends here, and the byte that leads here. A free unit's byte is none.
    internal const int BaseShift = 10;
    internal const uint EndsKey = 1 << 9;
    internal const uint Free = 1 << 8;
    private const uint LabelMask = 0x1FF;

    private readonly uint[] _units;
    private readonly int[] _values;

    internal Trie(uint[] units, int[] values)
    {
        _units = units;
        _values = values;
    }

    /// <summary>Indexes keys; the value of each is its index, of equal ones the lowest.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="name">The file they come from, in messages.</param>
    /// <exception cref="TokenizerException">The keys need more than <see cref="MaxNodes"/> nodes.</exception>
    public static Trie Build(IReadOnlyList<byte[]> keys, string name) => Build(keys, [.. Enumerable.Range(0, keys.Count)], name);

    /// <summary>Indexes keys with values from 0; of equal keys the one that stands first counts. Empty keys are left out.</summary>
    /// <inheritdoc cref="Build(IReadOnlyList{byte[]}, string)"/>
    public static Trie Build(IReadOnlyList<byte[]> keys, IReadOnlyList<int> values, string name) =>
        new TrieBuilder(keys, values, name).Build();

    /// <summary>The child of a node.</summary>
    /// <returns>The node, or -1 if there is none.</returns>
    public int Child(int node, byte label)
    {
        // Free units fill the array to a whole number of blocks of 256, so no byte leads outside.
        int child = (int)(_units[node] >> BaseShift) ^ label;
        return (_units[child] & LabelMask) == label ? child : -1;
    }

    /// <summary>The value of the key that ends at a node, or -1.</summary>
    public int Value(int node) => (_units[node] & EndsKey) != 0 ? _values[node] : -1;

    /// <summary>The longest key that a text begins with.</summary>
    /// <returns>Its value, or -1.</returns>
    public int LongestPrefix(ReadOnlySpan<byte> text, out int length) => LongestPrefix(Root, text, out length);

    /// <summary>The longest continuation of a node's key that a text begins with, which may be empty.</summary>
    /// <returns>The value of the continued key, or -1.</returns>
    public int LongestPrefix(int node, ReadOnlySpan<byte> text, out int length)
    {
        int last = (_units[node] & EndsKey) != 0 ? node : -1;
        length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            node = Child(node, text[i]);
            if (node < 0)
                break;
            if ((_units[node] & EndsKey) != 0)
            {
                last = node;
                length = i + 1;
            }
        }

        return last < 0 ? -1 : _values[last];
    }

    /// <summary>Goes along keys byte by byte; keeps at hand what <see cref="Child"/> looks up, which is a fifth faster.</summary>
    public ref struct Walk(Trie trie)
    {
        private readonly ReadOnlySpan<uint> _units = trie._units;
        private readonly ReadOnlySpan<int> _values = trie._values;
        private uint _unit;
        private int _node;

        /// <summary>The value of the key that ends here, or -1.</summary>
        public readonly int Value => (_unit & EndsKey) != 0 ? _values[_node] : -1;

        /// <summary>Goes to the root.</summary>
        public void Restart() => _unit = _units[Root];

        /// <summary>Goes on by a byte.</summary>
        /// <returns>Whether a key goes on so; if not, the walk must be restarted.</returns>
        public bool TryGo(byte label)
        {
            _node = (int)(_unit >> BaseShift) ^ label;
            _unit = _units[_node];
            return (_unit & LabelMask) == label;
        }
    }
}
