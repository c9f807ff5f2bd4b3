namespace TxGen.Runtime;

/// <summary>A rectangle of a tensor seen as rows and columns; the unit that moves between files and packed memory.</summary>
internal readonly record struct TensorBlock(int Row, int Column, int Rows, int Columns)
{
    /// <summary>Values per block in transit: small enough for the level-2 cache, big enough for few system calls.</summary>
    public const int MaxCount = 64 * 1024;

    public int Count => Rows * Columns;

    /// <summary>Bytes of the block in a file.</summary>
    public long Bytes(DType type) => (long)Rows * Columns * type.Bits() / 8;

    /// <summary>Where the block's i-th value stands in a tensor of <paramref name="tensorColumns"/> columns.</summary>
    public long Index(int i, int tensorColumns) => (long)(Row + i / Columns) * tensorColumns + Column + i % Columns;

    /// <summary>
    /// Cuts into blocks of at most <see cref="MaxCount"/> values in row-major order: whole rows where they fit (multiples of 16,
    /// so that panels are written whole), else pieces of one row.
    /// </summary>
    public IEnumerable<TensorBlock> Cut()
    {
        int columns = Math.Min(Columns, MaxCount);
        int rows = columns < Columns ? 1 : MaxCount / columns;
        if (rows > PanelLayout.Width)
            rows -= rows % PanelLayout.Width;
        for (int row = 0; row < Rows; row += rows)
        {
            for (int column = 0; column < Columns; column += columns)
                yield return new(Row + row, Column + column, Math.Min(rows, Rows - row), Math.Min(columns, Columns - column));
        }
    }
}
