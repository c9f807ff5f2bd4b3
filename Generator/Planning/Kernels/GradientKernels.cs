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
