using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Planning.Kernels;

/// <summary>
/// A sum over rows: output[inputs, outputs] += inputᵀ·gradient, in register tiles of some inputs by some panels. Both operands are read
/// row by row as they lie, so nothing is transposed.
/// </summary>
internal sealed record SumKernel(string Name, WeightGradientStep Step, IReadOnlyList<(Strip Strip, TileColumn Column)> Strips)
{
    /// <summary>Rows whose gradients stay in L1 while the tiles of a strip pass over them; longer sums are taken up again.</summary>
    public const int RowBlock = 128;
}

/// <summary>The backward pass of attention for one head shape.</summary>
/// <param name="Scores">Scores once more, where the forward pass did not keep them.</param>
/// <param name="WeightGradients">Gradients of the softmax's weights: context gradients times values.</param>
/// <param name="Queries">Query gradients: score gradients times keys.</param>
/// <param name="Sums">Key and value gradients: sums over the queries of a block.</param>
internal sealed record AttentionGradientKernel(
    IReadOnlyList<TileColumn> Scores,
    IReadOnlyList<TileColumn> WeightGradients,
    IReadOnlyList<(Strip Strip, TileColumn Column)> Queries,
    IReadOnlyList<(Strip Strip, TileColumn Column)> Sums);

/// <summary>Decides the kernels of a backward pass that its forward pass does not have.</summary>
internal sealed class GradientKernels(Tiles tiles)
{
    private readonly Dictionary<string, SumKernel> _sums = [];

    public SumKernel PlanSum(WeightGradientStep step)
    {
        string shape = $"{step.Matrix.Inputs}x{string.Join("x", step.Matrix.Widths)}";
        string name = $"WeightGradient_{shape}of{step.Input.Stride}and{step.OutputGradient.Stride}";
        if (_sums.TryGetValue(name, out var known))
            return known;
        int inputs = step.Matrix.Inputs;
        var strips = tiles.Cover(step.Matrix.Panels)
            .Select(strip => (strip, new TileColumn(strip.Panels, Heights(inputs).Select(rows => new TileKernel(
                $"{name}_{rows}x{strip.Panels * Panel.Columns}", rows, strip.Panels, null, InputStride: 1, PanelDistance: Panel.Columns,
                OutputStride: Panel.Columns, TileStart.Output, TileFinish.Store)
            {
                InputStep = step.Input.Stride,
                WeightStep = step.OutputGradient.Stride,
                OutputPanelDistance = (long)inputs * Panel.Columns,
                PrefetchesOutput = true,
            }).ToList())))
            .ToList();
        return _sums[name] = new(name, step, strips);
    }

    public AttentionGradientKernel PlanAttention(AttentionGradientStep step)
    {
        int headDim = step.Attention.HeadDim;
        int headPanels = Panel.Count(headDim);
        var scratch = step.Scratch;
        int positions = scratch.KeyGradients.Rows / headPanels;
        int queries = scratch.QueryGradients.Rows / headPanels;
        int scoreStride = scratch.ScoreGradients.Stride;
        int widest = Math.Min(tiles.WidestPanels, Panel.Count(positions));

        IReadOnlyList<TileColumn> ScoreTiles(string name, int inputStride) => Enumerable.Range(1, widest).Reverse()
            .Select(panels => new TileColumn(panels, tiles.Heights
                .Select(rows => new TileKernel($"{name}_{headDim}_{rows}x{panels * Panel.Columns}", rows, panels, headDim,
                    inputStride, (long)headDim * Panel.Columns, scoreStride, TileStart.Zero, TileFinish.Store))
                .ToList()))
            .ToList();
        IReadOnlyList<(Strip, TileColumn)> HeadTiles(Func<int, int, TileKernel> tile) => tiles.Cover(headPanels)
            .Select(strip => (strip, new TileColumn(strip.Panels, tiles.Heights.Select(rows => tile(rows, strip.Panels)).ToList())))
            .ToList();

        return new(
            step.Forward.Scratch.Keeps ? [] : ScoreTiles("Scores", step.Query.Stride),
            ScoreTiles("AttentionWeightGradients", step.OutputGradient.Stride),
            HeadTiles((rows, panels) => new($"QueryGradients_{headDim}_{rows}x{panels * Panel.Columns}", rows, panels, null,
                scoreStride, (long)positions * Panel.Columns, Panel.Columns, TileStart.Zero, TileFinish.Store)
            {
                OutputPanelDistance = (long)queries * Panel.Columns,
            }),
            HeadTiles((rows, panels) => new($"SumQueries_{headDim}_{rows}x{panels * Panel.Columns}", rows, panels, null,
                InputStride: 1, (long)queries * Panel.Columns, Panel.Columns, TileStart.Output, TileFinish.Store)
            {
                InputStep = scoreStride,
                OutputPanelDistance = (long)positions * Panel.Columns,
            }));
    }

    /// <summary>The tallest tile, and those that cover what it leaves of so many rows.</summary>
    private IEnumerable<int> Heights(int rows)
    {
        foreach (int height in tiles.Heights)
        {
            if (rows >= height)
                yield return height;
            rows %= height;
        }
    }
}
