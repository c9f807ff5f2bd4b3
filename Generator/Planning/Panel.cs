namespace TxGen.Generator.Planning;

/// <summary>The unit of every layout: 16 columns, one zmm, two ymm or four 128-bit registers of floats.</summary>
internal static class Panel
{
    public const int Columns = 16;

    /// <summary>Panels that cover so many columns.</summary>
    public static int Count(int columns) => (columns + Columns - 1) / Columns;

    /// <summary>Columns rounded up to whole panels.</summary>
    public static int Pad(int columns) => Count(columns) * Columns;

    /// <summary>
    /// Floats from one row to the next: whole panels, and one panel more where rows would otherwise lie a multiple of 2 KiB apart
    /// and compete for the same cache sets.
    /// </summary>
    public static int Stride(int columns) => Pad(columns) % 512 == 0 ? Pad(columns) + Columns : Pad(columns);
}
