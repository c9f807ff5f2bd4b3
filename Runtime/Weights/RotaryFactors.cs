namespace TxGen.Runtime;

/// <summary>
/// Factors of rotary positions: a row has, for every rotated column of a head, the cosine of its pair's angle, then the sine that its
/// partner is multiplied by, negative for a pair's first column.
/// </summary>
internal sealed class RotaryFactors
{
    private readonly int _dimension;
    private readonly bool _interleaved;
    private readonly double[] _frequencies;

    /// <param name="dimension">Columns of a head that are rotated; even.</param>
    /// <param name="angles">By how much.</param>
    public RotaryFactors(int dimension, RotaryAngles angles)
    {
        ArgumentNullException.ThrowIfNull(angles);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (dimension % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"dimension is {dimension}, but columns are rotated in pairs.");
        Width = checked(2 * dimension);
        _dimension = dimension;
        _interleaved = angles.Interleaved;
        _frequencies = [.. Enumerable.Range(0, dimension / 2).Select(pair => angles.Frequency(pair, dimension))];
    }

    /// <summary>Floats of a row.</summary>
    public int Width { get; }

    /// <summary>Writes the row of a position. The sine reduces an angle exactly, so what a far position loses is the rounding of its angle alone.</summary>
    public void Write(long position, Span<float> row)
    {
        for (int pair = 0; pair < _frequencies.Length; pair++)
        {
            int first = _interleaved ? 2 * pair : pair;
            int second = _interleaved ? first + 1 : first + _frequencies.Length;
            (double sine, double cosine) = Math.SinCos(position * _frequencies[pair]);
            row[first] = row[second] = (float)cosine;
            row[_dimension + first] = (float)-sine;
            row[_dimension + second] = (float)sine;
        }
    }
}
