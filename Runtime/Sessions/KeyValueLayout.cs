namespace TxGen.Runtime;

/// <summary>Where a decoder keeps keys and values, in floats, as its kernels read them.</summary>
/// <param name="Heads">Key/value heads of all layers.</param>
/// <param name="HeadDim">Width of a head.</param>
/// <param name="Positions">Positions there is room for, a multiple of 16; those of a ring are its slots, and position p has slot p % Positions.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the positions are not a multiple of 16.</exception>
/// <remarks>A head has its keys [positions / 16][head size][16], then its values [head size / 16][positions][16].</remarks>
public sealed record KeyValueLayout(int Heads, int HeadDim, int Positions)
{
    private const int Panel = 16;

    /// <summary>Key/value heads of all layers.</summary>
    public int Heads { get; } = Positive(Heads, nameof(Heads));

    /// <summary>Width of a head.</summary>
    public int HeadDim { get; } = Positive(HeadDim, nameof(HeadDim));

    /// <summary>Positions there is room for, a multiple of 16.</summary>
    public int Positions { get; } = Positive(Positions, nameof(Positions)) % Panel == 0 ? Positions
        : throw new ArgumentOutOfRangeException(nameof(Positions), Positions, $"{nameof(Positions)} is {Positions}, but must be a multiple of {Panel}.");

    /// <summary>
    /// Makes it a ring, for a sequence without end: the most positions before a new one that still count for it. Null keeps all positions.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie in 0 to Positions - 1.</exception>
    public int? Reach
    {
        get;
        init => field = value is null || (uint)value < (uint)Positions ? value
            : throw new ArgumentOutOfRangeException(nameof(Reach), value, $"{nameof(Reach)} is {value}, but must lie in 0 to {Positions - 1}, so that a new position has a slot besides.");
    }

    /// <summary>Panels of 16 columns that a head's values have.</summary>
    private int ValuePanels => (HeadDim + Panel - 1) / Panel;

    /// <summary>Floats from a head's keys to its values.</summary>
    internal int Values => checked(Positions * HeadDim);

    /// <summary>Floats from one head to the next.</summary>
    internal int HeadStride => checked(Values + (ValuePanels * Positions * Panel));

    /// <summary>Floats of all heads.</summary>
    internal int Floats => checked(Heads * HeadStride);

    private static int Positive(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }

    /// <summary>Copies what the first positions have.</summary>
    internal void Copy(ReadOnlySpan<float> source, Span<float> destination, int positions)
    {
        int used = (positions + Panel - 1) / Panel * Panel;
        for (int head = 0; head < Heads; head++)
        {
            int start = head * HeadStride;
            source.Slice(start, used * HeadDim).CopyTo(destination[start..]);
            for (int panel = 0; panel < ValuePanels; panel++)
            {
                int values = start + Values + panel * Positions * Panel;
                source.Slice(values, used * Panel).CopyTo(destination[values..]);
            }
        }
    }
}
