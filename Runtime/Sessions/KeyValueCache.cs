namespace TxGen.Runtime;

/// <summary>Keys and values of a sequence's positions so far; each session of a decoder has one.</summary>
public sealed class KeyValueCache
{
    private readonly KeyValueLayout _layout;
    private readonly AlignedMemory _memory;

    /// <summary>Makes room for a sequence.</summary>
    /// <param name="layout">The model's layout.</param>
    public KeyValueCache(KeyValueLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _layout = layout;
        _memory = new AlignedMemory(layout.Floats);
    }

    /// <summary>Positions that have their keys and values.</summary>
    public int Position { get; private set; }

    /// <summary>The start of the first head, at an address divisible by 64.</summary>
    public ref float Origin => ref _memory.Origin;

    /// <summary>Counts positions whose keys and values were written.</summary>
    /// <param name="positions">How many; no more than there is room for.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no room for so many, or their number is negative.</exception>
    public void Advance(int positions)
    {
        int room = _layout.Positions - Position;
        if ((uint)positions > (uint)room)
            throw new ArgumentOutOfRangeException(nameof(positions), positions, $"positions is {positions}, but must lie in 0 to {room}, the room that is left.");
        Position += positions;
    }

    /// <summary>Forgets all positions from a given one on.</summary>
    /// <param name="position">0 to <see cref="Position"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is out of range.</exception>
    public void Rewind(int position)
    {
        if ((uint)position > (uint)Position)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"position is {position}, but the sequence can only go back to 0 to {Position}.");
        Position = position;
    }

    /// <summary>A copy of its own, with all positions so far.</summary>
    public KeyValueCache Fork()
    {
        var copy = new KeyValueCache(_layout) { Position = Position };
        _layout.Copy(_memory.Span, copy._memory.Span, Position);
        return copy;
    }
}
