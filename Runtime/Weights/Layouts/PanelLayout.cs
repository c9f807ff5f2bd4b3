namespace TxGen.Runtime;

/// <summary>
/// A matrix in panels of 16 outputs, the order in which the kernels read it: a panel holds, input after input, the weights of its
/// outputs side by side. How it holds them is up to the format.
/// </summary>
internal abstract class PanelLayout(PanelShape shape)
    : TensorLayout(
        shape.Order == MatrixOrder.OutputsByInputs ? shape.Outputs : shape.Inputs,
        shape.Order == MatrixOrder.OutputsByInputs ? shape.Inputs : shape.Outputs)
{
    /// <summary>Outputs per panel.</summary>
    public const int Width = 16;

    public override IEnumerable<TensorBlock> Parts
    {
        get
        {
            int first = 0;
            foreach (PanelPart part in Shape.Parts)
            {
                yield return RowPerOutput ? new(first, 0, part.Outputs, Shape.Inputs) : new(0, first, Shape.Inputs, part.Outputs);
                first += part.Outputs;
            }
        }
    }

    public override IEnumerable<MemoryRange> Memory =>
        Shape.Parts.Select(part => new MemoryRange(part.Offset, checked((int)(Count(part.Outputs) * PanelSize))));

    protected PanelShape Shape => shape;

    /// <summary>Floats that a panel takes.</summary>
    protected abstract long PanelSize { get; }

    private bool RowPerOutput => Shape.Order == MatrixOrder.OutputsByInputs;

    /// <summary>Panels that cover so many outputs.</summary>
    public static int Count(int outputs) => (int)(((long)outputs + Width - 1) / Width);

    /// <summary>So many floats, rounded up to whole panels.</summary>
    public static int Pad(int columns) => checked(Count(columns) * Width);

    /// <summary>The first input of a block and the number of its inputs.</summary>
    protected (int First, int Count) Inputs(TensorBlock block) =>
        RowPerOutput ? (block.Column, block.Columns) : (block.Row, block.Rows);

    /// <summary>The outputs of a block, cut at panels.</summary>
    protected IEnumerable<Run> Runs(TensorBlock block)
    {
        (int first, int count) = RowPerOutput ? (block.Row, block.Rows) : (block.Column, block.Columns);
        int partStart = 0;
        int firstPanel = 0;
        foreach (PanelPart part in Shape.Parts)
        {
            int end = Math.Min(first + count, partStart + part.Outputs);
            for (int output = Math.Max(first, partStart); output < end;)
            {
                (int panel, int lane) = Math.DivRem(output - partStart, Width);
                int length = Math.Min(Width - lane, end - output);
                yield return new Run(output - first, length, lane, part, panel, firstPanel + panel);
                output += length;
            }
            partStart += part.Outputs;
            firstPanel += Count(part.Outputs);
        }
    }

    /// <summary>Writes a run of a block's values to <paramref name="panel"/>, where the lanes of the block's first input begin.</summary>
    protected void Spread(TensorBlock block, Run run, ReadOnlySpan<float> values, Span<float> panel)
    {
        if (RowPerOutput)
            Strided.Transpose(values[(run.Index * block.Columns)..], block.Columns, panel[run.Lane..], Width, run.Count, block.Columns);
        else
            Strided.Copy(values[run.Index..], block.Columns, panel[run.Lane..], Width, block.Rows, run.Count);
    }

    /// <summary>The inverse of <see cref="Spread"/>.</summary>
    protected void Gather(TensorBlock block, Run run, ReadOnlySpan<float> panel, Span<float> values)
    {
        if (RowPerOutput)
            Strided.Transpose(panel[run.Lane..], Width, values[(run.Index * block.Columns)..], block.Columns, block.Columns, run.Count);
        else
            Strided.Copy(panel[run.Lane..], Width, values[run.Index..], block.Columns, block.Rows, run.Count);
    }

    /// <summary>Outputs side by side in one panel.</summary>
    /// <param name="Index">The first one, counted from the block's first output.</param>
    /// <param name="Count">Number of outputs.</param>
    /// <param name="Lane">The first one's place in the panel.</param>
    /// <param name="Part">The part that has the panel.</param>
    /// <param name="Panel">The panel, counted from the part's first.</param>
    /// <param name="PanelOfAll">The panel, counted from the tensor's first.</param>
    protected readonly record struct Run(int Index, int Count, int Lane, PanelPart Part, int Panel, int PanelOfAll);
}
