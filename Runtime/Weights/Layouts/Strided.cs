using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TxGen.Runtime;

/// <summary>
/// Copies matrices whose rows are a stride apart. A process loads weights once and cold, so these loops skip the JIT's first tier,
/// in which they run several times slower.
/// </summary>
internal static class Strided
{
    /// <summary>A tile of 16 x 16 floats touches 16 cache lines on either side, so none is fetched twice even where strides collide.</summary>
    private const int Tile = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(
        ReadOnlySpan<float> source, int sourceStride, Span<float> destination, int destinationStride, int rows, int columns)
    {
        for (int row = 0; row < rows; row++)
            source.Slice(row * sourceStride, columns).CopyTo(destination[(row * destinationStride)..]);
    }

    /// <summary>Writes element (r, c) of the source to (c, r) of the destination.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(
        ReadOnlySpan<float> source, int sourceStride, Span<float> destination, int destinationStride, int rows, int columns)
    {
        // The slices check all bounds once; the loops below stay inside by construction.
        ref float from = ref MemoryMarshal.GetReference(source[..((rows - 1) * sourceStride + columns)]);
        ref float to = ref MemoryMarshal.GetReference(destination[..((columns - 1) * destinationStride + rows)]);
        for (int tileRow = 0; tileRow < rows; tileRow += Tile)
        {
            for (int tileColumn = 0; tileColumn < columns; tileColumn += Tile)
            {
                TransposeTile(
                    ref Unsafe.Add(ref from, tileRow * sourceStride + tileColumn), sourceStride,
                    ref Unsafe.Add(ref to, tileColumn * destinationStride + tileRow), destinationStride,
                    Math.Min(Tile, rows - tileRow), Math.Min(Tile, columns - tileColumn));
            }
        }
    }

    /// <summary>Writes element (r, c) of a tile to (c, r) of another; at most <see cref="Tile"/> rows and columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeTile(ref float source, int sourceStride, ref float destination, int destinationStride, int rows, int columns)
    {
        int wholeRows = rows & ~3;
        int wholeColumns = columns & ~3;
        for (int row = 0; row < wholeRows; row += 4)
        {
            for (int column = 0; column < wholeColumns; column += 4)
            {
                Runtime.Transpose.Block4x4(
                    ref Unsafe.Add(ref source, row * sourceStride + column), (nuint)sourceStride,
                    ref Unsafe.Add(ref destination, column * destinationStride + row), (nuint)destinationStride);
            }
        }
        for (int row = 0; row < rows; row++)
        {
            for (int column = row < wholeRows ? wholeColumns : 0; column < columns; column++)
                Unsafe.Add(ref destination, column * destinationStride + row) = Unsafe.Add(ref source, row * sourceStride + column);
        }
    }
}
