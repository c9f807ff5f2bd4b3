namespace TxGen.Runtime;

/// <summary>
/// A matrix in panels of 16 outputs, the order in which the kernels read it: input k of output n of a part lies at
/// <c>Offset + (n / 16) * inputs * 16 + k * 16 + n % 16</c>.
/// </summary>
internal sealed class PanelLayout(MatrixOrder order, int inputs, int outputs, PanelPart[] parts)
    : TensorLayout(
        order == MatrixOrder.OutputsByInputs ? outputs : inputs,
        order == MatrixOrder.OutputsByInputs ? inputs : outputs)
{
    /// <summary>Outputs per panel.</summary>
    public const int Width = 16;

    public override IEnumerable<TensorBlock> Parts
    {
        get
        {
            int first = 0;
            foreach (PanelPart part in parts)
            {
                yield return order == MatrixOrder.OutputsByInputs ? new(first, 0, part.Outputs, inputs) : new(0, first, inputs, part.Outputs);
                first += part.Outputs;
            }
        }
    }

    /// <summary>Floats taken by a part, padding included.</summary>
    public static long Size(int inputs, int outputs) => ((long)outputs + Width - 1) / Width * Width * inputs;

    public override void Pack(TensorBlock block, ReadOnlySpan<float> values, Span<float> packed)
    {
        if (order == MatrixOrder.OutputsByInputs)
        {
            foreach (Run run in Runs(block.Row, block.Rows))
            {
                ReadOnlySpan<float> rows = values[((run.Output - block.Row) * block.Columns)..];
                Strided.Transpose(rows, block.Columns, packed[(run.Offset + block.Column * Width)..], Width, run.Count, block.Columns);
            }
        }
        else
        {
            foreach (Run run in Runs(block.Column, block.Columns))
            {
                ReadOnlySpan<float> columns = values[(run.Output - block.Column)..];
                Strided.Copy(columns, block.Columns, packed[(run.Offset + block.Row * Width)..], Width, block.Rows, run.Count);
            }
        }
    }

    public override void Unpack(TensorBlock block, ReadOnlySpan<float> packed, Span<float> values)
    {
        if (order == MatrixOrder.OutputsByInputs)
        {
            foreach (Run run in Runs(block.Row, block.Rows))
            {
                Span<float> rows = values[((run.Output - block.Row) * block.Columns)..];
                Strided.Transpose(packed[(run.Offset + block.Column * Width)..], Width, rows, block.Columns, block.Columns, run.Count);
            }
        }
        else
        {
            foreach (Run run in Runs(block.Column, block.Columns))
            {
                Span<float> columns = values[(run.Output - block.Column)..];
                Strided.Copy(packed[(run.Offset + block.Row * Width)..], Width, columns, block.Columns, block.Rows, run.Count);
            }
        }
    }

    private IEnumerable<Run> Runs(int first, int count)
    {
        int partStart = 0;
        foreach (PanelPart part in parts)
        {
            int end = Math.Min(first + count, partStart + part.Outputs);
            for (int output = Math.Max(first, partStart); output < end;)
            {
                (int panel, int lane) = Math.DivRem(output - partStart, Width);
                int length = Math.Min(Width - lane, end - output);
                yield return new Run(output, length, part.Offset + panel * inputs * Width + lane);
                output += length;
            }
            partStart += part.Outputs;
        }
    }

    /// <summary>Outputs side by side in one panel; <c>Offset</c> is where input 0 of the first one lies.</summary>
    private readonly record struct Run(int Output, int Count, int Offset);
}
