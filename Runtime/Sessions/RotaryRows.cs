using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TxGen.Runtime;

/// <summary>
/// Factors of rotary positions for the rows of a pass, computed when it begins: a decoder without end has positions that no table
/// could reach. A row has the bits of a table's.
/// </summary>
public sealed class RotaryRows
{
    private readonly RotaryFactors _factors;
    private readonly int _stride;

    /// <summary>Prepares the frequencies of a model.</summary>
    /// <param name="dimension">Columns of a head that are rotated; even.</param>
    /// <param name="angles">By how much.</param>
    /// <param name="stride">Distance between rows in floats, at least 2 * <paramref name="dimension"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is not positive and even, or the stride too small.</exception>
    public RotaryRows(int dimension, RotaryAngles angles, int stride)
    {
        _factors = new RotaryFactors(dimension, angles);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, _factors.Width);
        _stride = stride;
    }

    /// <summary>Writes a row for every new position of some sequences, one behind another.</summary>
    /// <param name="rows">The first row; there is room for all of them.</param>
    /// <param name="lengths">New positions of each sequence.</param>
    /// <param name="caches">Their caches, where they go on; none where they begin at position 0.</param>
    public void Fill(ref float rows, ReadOnlySpan<int> lengths, ReadOnlySpan<KeyValueCache> caches = default)
    {
        for (int s = 0; s < lengths.Length; s++)
        {
            long position = caches.IsEmpty ? 0 : caches[s].Position;
            for (int i = 0; i < lengths[s]; i++)
            {
                _factors.Write(position + i, MemoryMarshal.CreateSpan(ref rows, _factors.Width));
                rows = ref Unsafe.Add(ref rows, _stride);
            }
        }
    }
}
