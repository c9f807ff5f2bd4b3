namespace TxGen.Runtime;

/// <summary>
/// Rotary positions turn pairs of a head's columns. Query and key matrices therefore have their rows in one of two orders: the two of
/// a pair side by side (llama2.c), or all first ones and then all second ones (Hugging Face). This brings the former to the latter:
/// row 2i of a head goes to i, row 2i + 1 to half a head + i.
/// </summary>
internal static class RotaryPairs
{
    /// <summary>Cuts a matrix in file order such that no block crosses heads.</summary>
    public static IEnumerable<TensorBlock> Cut(TensorBlock whole, int headRows)
    {
        for (int row = 0; row < whole.Rows; row += headRows)
        {
            foreach (TensorBlock block in new TensorBlock(row, 0, headRows, whole.Columns).Cut())
                yield return block;
        }
    }

    /// <summary>
    /// Packs a block of file rows, its even ones and its odd ones each in one piece, which <paramref name="scratch"/> has room for;
    /// <paramref name="values"/> lie elsewhere.
    /// </summary>
    public static void Pack(
        TensorLayout layout, int headRows, TensorBlock block, ReadOnlySpan<float> values, Span<float> scratch, Span<float> packed)
    {
        int head = block.Row - block.Row % headRows;
        // A wide matrix comes in single rows, so a block may start at an odd one.
        for (int start = 0; start < Math.Min(2, block.Rows); start++)
        {
            int row = block.Row - head + start;
            var target = new TensorBlock(head + row % 2 * (headRows / 2) + row / 2, block.Column, (block.Rows - start + 1) / 2, block.Columns);
            Strided.Copy(values[(start * block.Columns)..], 2 * block.Columns, scratch, block.Columns, target.Rows, block.Columns);
            layout.Pack(target, scratch[..target.Count], packed);
        }
    }
}
