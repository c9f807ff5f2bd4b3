using System.Numerics;
using System.Text;

namespace TxGen.Runtime;

/// <summary>The texts of all tokens, found by id and by text.</summary>
internal sealed class PieceTable
{
    // A text's hash is a polynomial of its bytes, so the hash of its end follows from those of the whole and of its beginning. The base
    // differs in every process, lest a file be made of texts that collide. Texts that do so with every odd base (Thue-Morse sequences)
    // have about a thousand bytes: with the limit of a token's length, a file has too few of them to matter.
    private static readonly ulong HashBase = (ulong)Random.Shared.NextInt64() | 1;

    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly ulong[] _hashes;

    // Open addressing; 0 marks a free slot, else the id is one less.
    private readonly int[] _slots;
    private readonly int _shift;

    /// <summary>Indexes texts.</summary>
    /// <param name="bytes">All texts one behind another.</param>
    /// <param name="starts">Where each begins, and where the last ends.</param>
    public PieceTable(byte[] bytes, int[] starts)
    {
        _bytes = bytes;
        _starts = starts;
        _hashes = new ulong[Count];
        int bits = BitOperations.Log2((uint)Count) + 2;
        _slots = new int[1 << bits];
        _shift = 64 - bits;
        for (int id = 0; id < Count; id++)
        {
            _hashes[id] = Hash(this[id]);
            ref int slot = ref Slot(_hashes[id], this[id]);

            // Of equal texts the lowest id is found.
            if (slot == 0)
                slot = id + 1;
        }
    }

    /// <summary>Indexes texts.</summary>
    public PieceTable(IReadOnlyList<byte[]> texts)
        : this([.. texts.SelectMany(text => text)], Starts(texts))
    {
    }

    public int Count => _starts.Length - 1;

    /// <summary>Bytes of all texts.</summary>
    public int TotalBytes => _bytes.Length;

    public ReadOnlySpan<byte> this[int id] => _bytes.AsSpan(_starts[id].._starts[id + 1]);

    /// <summary>All texts by id.</summary>
    public byte[][] ToArrays() => [.. Enumerable.Range(0, Count).Select(id => this[id].ToArray())];

    /// <summary>The token with a text, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text) => Slot(Hash(text), text) - 1;

    /// <summary>The tokens that stand for bytes, spelled &lt;0x00&gt; to &lt;0xFF&gt;; -1 where there is none.</summary>
    public int[] ByteTokens() => [.. Enumerable.Range(0, 256).Select(value => Find(ByteSpelling(value)))];

    /// <summary>How the token of a byte is spelled.</summary>
    public static byte[] ByteSpelling(int value) => Encoding.ASCII.GetBytes($"<0x{value:X2}>");

    /// <summary>All pairs of tokens whose texts one after another are a token's text.</summary>
    public List<(int Left, int Right)> Splits(int id)
    {
        ReadOnlySpan<byte> text = this[id];
        var powers = new ulong[text.Length];
        ulong power = 1;
        for (int length = 0; length < text.Length; length++, power *= HashBase)
            powers[length] = power;

        var splits = new List<(int, int)>();
        ulong left = 0;
        for (int cut = 1; cut < text.Length; cut++)
        {
            left = Append(left, text[cut - 1]);
            int leftId = Slot(left, text[..cut]) - 1;
            if (leftId < 0)
                continue;
            ulong right = _hashes[id] - (left * powers[text.Length - cut]);
            int rightId = Slot(right, text[cut..]) - 1;
            if (rightId >= 0)
                splits.Add((leftId, rightId));
        }

        return splits;
    }

    private static int[] Starts(IReadOnlyList<byte[]> texts)
    {
        var starts = new int[texts.Count + 1];
        for (int id = 0; id < texts.Count; id++)
            starts[id + 1] = checked(starts[id] + texts[id].Length);
        return starts;
    }

    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        ulong value = 0;
        foreach (byte b in text)
            value = Append(value, b);
        return value;
    }

    private static ulong Append(ulong hash, byte value) => (hash * HashBase) + value + 1;

    /// <summary>The slot of a text, or the free one where it belongs.</summary>
    private ref int Slot(ulong hash, ReadOnlySpan<byte> text)
    {
        int i = (int)(hash * 0x9E3779B97F4A7C15 >> _shift);
        while (_slots[i] != 0 && !(_hashes[_slots[i] - 1] == hash && this[_slots[i] - 1].SequenceEqual(text)))
            i = (i + 1) & (_slots.Length - 1);
        return ref _slots[i];
    }
}
