namespace TxGen.Runtime;

/// <summary>A vector cut into parts, such as the fused biases of Q, K and V.</summary>
internal sealed class VectorLayout(int length, PanelPart[] parts) : TensorLayout(1, length)
{
    public override IEnumerable<MemoryRange> Memory => parts.Select(part => new MemoryRange(part.Offset, PanelLayout.Pad(part.Outputs)));

    public override void Pack(TensorBlock block, ReadOnlySpan<float> values, Span<float> packed)
    {
        foreach (Run run in Runs(block))
            values.Slice(run.Index, run.Count).CopyTo(packed[run.Offset..]);
    }

    public override void Unpack(TensorBlock block, ReadOnlySpan<float> packed, Span<float> values)
    {
        foreach (Run run in Runs(block))
            packed.Slice(run.Offset, run.Count).CopyTo(values[run.Index..]);
    }

    private IEnumerable<Run> Runs(TensorBlock block)
    {
        int partStart = 0;
        foreach (PanelPart part in parts)
        {
            int first = Math.Max(block.Column, partStart);
            int end = Math.Min(block.Column + block.Columns, partStart + part.Outputs);
            if (first < end)
                yield return new Run(first - block.Column, end - first, part.Offset + first - partStart);
            partStart += part.Outputs;
        }
    }

    /// <summary>Elements of a block, counted from its start, that lie side by side in packed memory.</summary>
    private readonly record struct Run(int Index, int Count, int Offset);
}
