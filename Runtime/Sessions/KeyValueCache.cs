namespace TxGen.Runtime;

/// <summary>Keys and values of a sequence's positions so far; each session of a decoder has one.</summary>
public sealed class KeyValueCache
{
    private readonly KeyValueLayout _layout;
    private readonly AlignedMemory _memory;

    // One behind the last position ever written since the sequence began: rewinding does not bring back what a ring has lost to it.
    private long _end;

    /// <summary>Makes room for a sequence.</summary>
    /// <param name="layout">The model's layout.</param>
    public KeyValueCache(KeyValueLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _layout = layout;
        _memory = new AlignedMemory(layout.Floats);
    }

    /// <summary>Positions of the sequence so far. A ring keeps the last of them.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Where kernels take the sequence to be: its position or, where a ring has come round, one of the same slot that has a ring of
    /// slots before it. So slots and windows are small numbers, however long the sequence is.
    /// </summary>
    public int Place => Position < Slots ? (int)Position : Slots + (int)(Position % Slots);

    private int Slots => _layout.Positions;

    /// <summary>The start of the first head, at an address divisible by 64.</summary>
    public ref float Origin => ref _memory.Origin;

    /// <summary>Counts positions whose keys and values were written.</summary>
    /// <param name="positions">How many; no more than there is room for. A ring has room for those that leave the first of them all it sees.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no room for so many, or their number is negative.</exception>
    public void Advance(int positions)
    {
        long room = _layout.Reach is { } reach ? Slots - reach : Slots - Position;
        if (positions < 0 || positions > room)
            throw new ArgumentOutOfRangeException(nameof(positions), positions, $"positions is {positions}, but must lie in 0 to {room}, the room that is left.");
        Position += positions;
        _end = Math.Max(_end, Position);
    }

    /// <summary>Forgets all positions from a given one on.</summary>
    /// <param name="position">0 to <see cref="Position"/>; where a ring has written over the beginning, 0 or a position that still has all it sees.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is out of range.</exception>
    public void Rewind(long position)
    {
        if (position != 0 && (position < Earliest || position > Position))
            ThrowPosition(position);
        Position = position;
        if (position == 0)
            _end = 0;
    }

    /// <summary>A copy of its own, with all positions so far, or those that a ring has kept.</summary>
    public KeyValueCache Fork()
    {
        var copy = new KeyValueCache(_layout) { Position = Position, _end = _end };
        _layout.Copy(_memory.Span, copy._memory.Span, (int)Math.Min(Position, Slots));
        return copy;
    }

    /// <summary>The earliest position, besides 0, that has all it sees: a ring's slots hold the last positions written, be they forgotten or not.</summary>
    private long Earliest => _layout.Reach is { } reach && _end > Slots ? _end - Slots + reach : 0;

    private void ThrowPosition(long position)
    {
        string back = Earliest == 0 ? $"0 to {Position}" : $"{Earliest} to {Position}, or to 0";
        throw new ArgumentOutOfRangeException(nameof(position), position, $"position is {position}, but the sequence can only go back to {back}.");
    }
}
