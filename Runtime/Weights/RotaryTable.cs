namespace TxGen.Runtime;

/// <summary>
/// Factors of rotary positions: a row has, for every rotated column of a head, the cosine of its pair's angle, then the sine that its
/// partner is multiplied by, negative for a pair's first column.
/// </summary>
internal sealed record RotaryTable(int Positions, int Dimension, RotaryAngles Angles, int Offset, int Stride)
{
    public void Fill(Span<float> packed)
    {
        int pairs = Dimension / 2;
        for (int pair = 0; pair < pairs; pair++)
        {
            double frequency = Angles.Frequency(pair, Dimension);
            int first = Angles.Interleaved ? 2 * pair : pair;
            int second = Angles.Interleaved ? first + 1 : first + pairs;
            for (int position = 0; position < Positions; position++)
            {
                Span<float> row = packed.Slice(Offset + position * Stride, 2 * Dimension);
                (double sine, double cosine) = Math.SinCos(position * frequency);
                row[first] = row[second] = (float)cosine;
                row[Dimension + first] = (float)-sine;
                row[Dimension + second] = (float)sine;
            }
        }
    }
}
