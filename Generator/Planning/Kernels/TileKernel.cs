using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Planning.Kernels;

/// <summary>What the accumulators hold before the first product.</summary>
internal enum TileStart
{
    Zero,
    Bias,

    /// <summary>Zero: what is summed gets its scale at the end, and the bias joins then.</summary>
    BiasLater,

    /// <summary>What is in the place of the output already.</summary>
    Output,
}

/// <summary>What happens to the accumulators on their way to memory.</summary>
internal enum TileFinish
{
    Store,

    /// <summary>The residual row is added.</summary>
    AddResidual,

    /// <summary>Every row is multiplied by a factor of its own.</summary>
    ScaleRows,
}

/// <summary>
/// A register tile: output[Rows, 16·Panels] = input[Rows, depth]·panels[depth, 16·Panels], one FMA chain in ascending depth for
/// every output, on every instruction set.
/// </summary>
/// <param name="Depth">Length of the chains; null where it is an argument.</param>
/// <param name="InputStride">Floats from one input row to the next.</param>
/// <param name="PanelDistance">Floats from one panel to the next.</param>
/// <param name="OutputStride">Floats from one output row to the next.</param>
/// <param name="Prefetches">The same depth of the panels to the right is asked for ahead of its use.</param>
/// <param name="ResidualStride">Floats from one residual row to the next, where there is one.</param>
internal sealed record TileKernel(
    string Name,
    int Rows,
    int Panels,
    int? Depth,
    int InputStride,
    long PanelDistance,
    int OutputStride,
    TileStart Start,
    TileFinish Finish,
    bool Prefetches = false,
    int ResidualStride = 0)
{
    /// <summary>How the panels hold their weights; keys and values are floats like the rest of session memory.</summary>
    public PanelFormat Format { get; init; } = PanelFormat.Float32;

    public int Columns => Panels * Panel.Columns;

    /// <summary>Floats from an input to the next of the chain.</summary>
    public int InputStep { get; init; } = 1;

    /// <summary>Floats from the weights of one step to those of the next, where these are not panels but rows.</summary>
    public int? WeightStep { get; init; }

    /// <summary>The sums that the next tile goes on with are asked for ahead of their use.</summary>
    public bool PrefetchesOutput { get; init; }

    /// <summary>Floats from one panel of the output to the next.</summary>
    public long OutputPanelDistance { get; init; } = Panel.Columns;

    /// <summary>Rows are cut into so many groups, each with panels of its own.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Floats from the panels of one group to those of the next.</summary>
    public long GroupDistance { get; init; }

    /// <summary>Rows that share panels.</summary>
    public int RowsOfGroup => Rows / Groups;
}

/// <summary>Tiles of one width: the tallest repeated over the rows, each smaller one at most once for the rest.</summary>
internal sealed record TileColumn(int Panels, IReadOnlyList<TileKernel> Tiles)
{
    public int Columns => Panels * Panel.Columns;
}
