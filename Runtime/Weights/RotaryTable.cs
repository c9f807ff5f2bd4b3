namespace TxGen.Runtime;

/// <summary>The factors of positions from 0 on, a row for each.</summary>
internal sealed record RotaryTable(int Positions, RotaryFactors Factors, int Offset, int Stride)
{
    public void Fill(Span<float> packed)
    {
        for (int position = 0; position < Positions; position++)
            Factors.Write(position, packed.Slice(Offset + position * Stride, Factors.Width));
    }
}
