using System.Numerics;

namespace TxGen.Runtime;

/// <summary>The texts of all tokens, found by id, by text, and by the texts of two tokens one after another.</summary>
internal sealed class PieceTable
{
    // A text's hash is a polynomial of its bytes, so the hash of two texts in a row comes from their hashes. Its base differs in
    // every process, lest a file be made of texts that collide.
    private static readonly ulong HashBase = (ulong)Random.Shared.NextInt64() | 1;

    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly ulong[] _hashes;
    private readonly ulong[] _powers;

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
        _powers = new ulong[Count];
        int bits = BitOperations.Log2((uint)Count) + 2;
        _slots = new int[1 << bits];
        _shift = 64 - bits;
        for (int id = 0; id < Count; id++)
        {
            (_hashes[id], _powers[id]) = Hash(this[id]);
            ref int slot = ref Slot(_hashes[id], this[id], []);

            // Of equal texts the lowest id is found.
            if (slot == 0)
                slot = id + 1;
        }
    }

    public int Count => _starts.Length - 1;

    public ReadOnlySpan<byte> this[int id] => _bytes.AsSpan(_starts[id].._starts[id + 1]);

    /// <summary>The token with a text, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text) => Slot(Hash(text).Value, text, []) - 1;

    /// <summary>The token whose text is that of two tokens in a row, or -1.</summary>
    public int FindPair(int left, int right) => Slot(_hashes[left] * _powers[right] + _hashes[right], this[left], this[right]) - 1;

    private static (ulong Value, ulong Power) Hash(ReadOnlySpan<byte> text)
    {
        ulong value = 0;
        ulong power = 1;
        foreach (byte b in text)
        {
            value = value * HashBase + b + 1;
            power *= HashBase;
        }

        return (value, power);
    }

    /// <summary>The slot of a text given in two parts, or the free one where it belongs.</summary>
    private ref int Slot(ulong hash, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int i = (int)(hash * 0x9E3779B97F4A7C15 >> _shift);
        while (_slots[i] != 0 && !IsText(_slots[i] - 1, hash, left, right))
            i = (i + 1) & (_slots.Length - 1);
        return ref _slots[i];
    }

    private bool IsText(int id, ulong hash, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        ReadOnlySpan<byte> text = this[id];
        return _hashes[id] == hash && text.Length == left.Length + right.Length
            && text.StartsWith(left) && text.EndsWith(right);
    }
}
