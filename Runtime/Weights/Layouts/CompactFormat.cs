namespace TxGen.Runtime;

/// <summary>Where a panel lies in packed memory, and where its outputs' scales do in formats that have some.</summary>
internal readonly record struct PanelPlace(int Start, int Scales);

/// <summary>How panels hold weights in fewer bits than a float has. Floats of a panel are [inputs][16].</summary>
internal abstract class CompactFormat
{
    /// <summary>The compact format of that name; null for floats.</summary>
    public static CompactFormat? Of(WeightFormat format) => format switch
    {
        WeightFormat.BFloat16 => new BFloat16Format(),
        WeightFormat.Int8 => new Int8Format(),
        _ => null,
    };

    /// <summary>Floats that a panel takes: whole cache lines.</summary>
    public abstract long Size(int inputs);

    /// <summary>Converts a panel.</summary>
    public abstract void Pack(ReadOnlySpan<float> panel, PanelPlace place, Span<float> packed);

    /// <summary>Some consecutive inputs of a panel as floats.</summary>
    public abstract void Unpack(ReadOnlySpan<float> packed, PanelPlace place, int firstInput, Span<float> inputs);
}
