namespace TxGen.Runtime;

/// <summary>Rows kept as they are, a stride apart.</summary>
internal sealed class RowLayout(int rows, int columns, int offset, int stride) : TensorLayout(rows, columns)
{
    public override IEnumerable<MemoryRange> Memory
    {
        get
        {
            int padded = PanelLayout.Pad(Whole.Columns);
            return stride == padded
                ? [new(offset, Whole.Rows * stride)]
                : Enumerable.Range(0, Whole.Rows).Select(row => new MemoryRange(offset + row * stride, padded));
        }
    }

    public override void Pack(TensorBlock block, ReadOnlySpan<float> values, Span<float> packed) =>
        Strided.Copy(values, block.Columns, packed[Start(block)..], stride, block.Rows, block.Columns);

    public override void Unpack(TensorBlock block, ReadOnlySpan<float> packed, Span<float> values) =>
        Strided.Copy(packed[Start(block)..], stride, values, block.Columns, block.Rows, block.Columns);

    private int Start(TensorBlock block) => offset + block.Row * stride + block.Column;
}
