namespace TxGen.Runtime;

/// <summary>The fixed position encodings of "Attention Is All You Need", section 3.5, in either order of columns in use.</summary>
internal sealed record SinusoidTable(int Rows, int Columns, int Start, bool Halves, int Offset, int Stride)
{
    public void Fill(Span<float> packed)
    {
        int sines = (Columns + 1) / 2;
        for (int row = 0; row < Rows; row++)
        {
            Span<float> values = packed.Slice(Offset + row * Stride, Columns);
            for (int column = 0; column < Columns; column++)
            {
                bool sine = Halves ? column < sines : column % 2 == 0;
                int pair = !Halves ? column / 2 : sine ? column : column - sines;
                double angle = (Start + (double)row) / Math.Pow(10000, 2.0 * pair / Columns);
                values[column] = (float)(sine ? Math.Sin(angle) : Math.Cos(angle));
            }
        }
    }
}
