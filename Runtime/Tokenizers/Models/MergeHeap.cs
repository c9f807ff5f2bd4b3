namespace TxGen.Runtime;

/// <summary>Pairs that may be merged, lowest rank first, of equals the leftmost: a binary heap of fixed size.</summary>
/// <param name="capacity">Most pairs.</param>
internal sealed class MergeHeap(int capacity)
{
    // Rank above place: one comparison orders both.
    private readonly ulong[] _keys = new ulong[capacity];
    private int _count;

    public void Clear() => _count = 0;

    public void Add(int rank, int place)
    {
        ulong key = ((ulong)(uint)rank << 32) | (uint)place;
        int i = _count++;
        while (i > 0 && key < _keys[(i - 1) / 2])
        {
            _keys[i] = _keys[(i - 1) / 2];
            i = (i - 1) / 2;
        }

        _keys[i] = key;
    }

    public bool TryTake(out int rank, out int place)
    {
        if (_count == 0)
        {
            rank = place = 0;
            return false;
        }

        rank = (int)(_keys[0] >> 32);
        place = (int)(uint)_keys[0];
        ulong last = _keys[--_count];
        int i = 0;
        for (int child = 1; child < _count; child = (2 * i) + 1)
        {
            if (child + 1 < _count && _keys[child + 1] < _keys[child])
                child++;
            if (last <= _keys[child])
                break;
            _keys[i] = _keys[child];
            i = child;
        }

        _keys[i] = last;
        return true;
    }
}
