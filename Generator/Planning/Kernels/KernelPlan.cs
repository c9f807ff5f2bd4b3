using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Planning.Kernels;

/// <summary>
/// The matrix kernels of one instruction set: one for every distinct shape and epilogue, shared by all steps and layers that
/// need it.
/// </summary>
internal sealed class KernelPlan
{
    /// <summary>Half of a usual L2: larger weights stream from behind it at every call.</summary>
    private const long ResidentFloats = (512 << 10) / sizeof(float);

    private const int SmallestPrefetching = 4;

    private readonly Dictionary<LinearStep, LinearKernel> _linear = [];
    private readonly Dictionary<AttentionStep, AttentionKernel> _attention = [];
    private readonly Dictionary<WeightGradientStep, SumKernel> _sums = [];
    private readonly Dictionary<AttentionGradientStep, AttentionGradientKernel> _attentionGradients = [];
    private readonly Tiles _tiles;
    private readonly CachePlan? _cache;
    private readonly PanelFormat _format;
    private readonly bool _prefetches;

    public KernelPlan(ExecutionPlan plan, Tiles tiles)
    {
        _tiles = tiles;
        _cache = plan.Cache;
        _format = plan.Weights.Format;
        _prefetches = plan.Spec.Layers * plan.Weights.LayerStride > ResidentFloats;
        var baseNames = new Dictionary<object, string>();
        var byName = new Dictionary<string, LinearKernel>();
        foreach (var step in plan.Steps.OfType<LinearStep>())
        {
            var shape = (step.Inputs, step.Outputs, step.Panels, step.Input.Stride, step.Output.Stride, step.Residual?.Stride, step.Epilogue?.Beside?.Stride, step.Weight.IsTransposed, step.Bias is null);
            if (!baseNames.TryGetValue(shape, out var baseName))
                baseNames.Add(shape, baseName = UniqueName(step, baseNames.Values));
            string name = step.Epilogue is { } epilogue ? $"{baseName}_{NameOf(epilogue)}" : baseName;
            if (!byName.TryGetValue(name, out var kernel))
                byName.Add(name, kernel = PlanLinear(step, name, baseName));
            _linear[step] = kernel;
        }

        foreach (var step in plan.Steps.OfType<AttentionStep>())
            _attention[step] = PlanAttention(step);

        var gradients = new GradientKernels(tiles);
        foreach (var step in plan.Steps.OfType<WeightGradientStep>())
            _sums[step] = gradients.PlanSum(step);
        foreach (var step in plan.Steps.OfType<AttentionGradientStep>())
            _attentionGradients[step] = gradients.PlanAttention(step);
    }

    public IEnumerable<LinearKernel> LinearKernels => _linear.Values.Distinct();

    public IEnumerable<AttentionKernel> AttentionKernels => _attention.Values;

    public IEnumerable<TileKernel> Tiles => LinearTiles.Concat(AttentionTiles);

    public IEnumerable<TileKernel> LinearTiles =>
        LinearKernels.SelectMany(kernel => kernel.Strips.SelectMany(strip => strip.Column.Tiles).Concat(kernel.OneRow.Select(strip => strip.Tile))).Distinct();

    public IEnumerable<TileKernel> AttentionTiles => AttentionKernels
        .SelectMany(kernel => kernel.Scores.Concat(kernel.Context.Select(strip => strip.Column)).SelectMany(column => column.Tiles)
            .Concat(kernel.Row is { } row ? [row.Scores.Tile, row.Context.Tile] : []))
        .Distinct();

    public LinearKernel this[LinearStep step] => _linear[step];

    public AttentionKernel this[AttentionStep step] => _attention[step];

    public SumKernel this[WeightGradientStep step] => _sums[step];

    public AttentionGradientKernel this[AttentionGradientStep step] => _attentionGradients[step];

    private LinearKernel PlanLinear(LinearStep step, string name, string baseName)
    {
        // The optimiser transposes whole blocks of 16 by 16, so panels it wrote are as deep as whole ones.
        long panelFloats = _format.PanelFloats(step.Weight.IsTransposed ? Panel.Pad(step.Inputs) : step.Inputs);
        var tiles = _tiles.For(panelFloats);
        var strips = tiles.Cover(step.Panels)
            .Select(strip => (strip, new TileColumn(strip.Panels, tiles.Heights.Select(rows => Tile(rows, strip.Panels)).ToList())))
            .ToList();

        // Only a decoder makes products of one row all the time; a narrow one is a single tile in any case.
        var oneRow = _cache is null || step.Panels <= tiles.WidestPanels
            ? []
            : _tiles.OneRow(_format.Weights).Cover(step.Panels).Select(strip => (strip, Tile(1, strip.Panels))).ToList();
        return new(name, step, strips, oneRow);

        TileKernel Tile(int rows, int panels) => new(
            $"{baseName}_{rows}x{panels * Panel.Columns}",
            rows,
            panels,
            step.Inputs,
            step.Input.Stride,
            panelFloats,
            step.Output.Stride,
            step.Bias is null ? TileStart.Zero : _format.HasScales ? TileStart.BiasLater : TileStart.Bias,
            step.Residual is null ? TileFinish.Store : TileFinish.AddResidual,
            Prefetches(rows),
            step.Residual?.Stride ?? 0) { Format = _format };
    }

    /// <summary>
    /// With few rows a product is one long read, which the processor sees coming by itself. But it cannot run far ahead of a single
    /// row whose weights have to be widened first: too much arithmetic waits between two lines.
    /// </summary>
    private bool Prefetches(int rows) =>
        _prefetches && (rows >= SmallestPrefetching || (rows == 1 && _cache is not null && _format != PanelFormat.Float32));

    private AttentionKernel PlanAttention(AttentionStep step)
    {
        int headDim = step.Attention.HeadDim;
        var scratch = step.Scratch;
        int keyPanels = scratch.Keys.Rows / headDim;
        var scores = Enumerable.Range(1, Math.Min(_tiles.WidestPanels, keyPanels)).Reverse()
            .Select(panels => new TileColumn(panels, _tiles.Heights
                .Select(rows => new TileKernel($"Scores_{headDim}_{rows}x{panels * Panel.Columns}", rows, panels, headDim,
                    step.Query.Stride, (long)headDim * Panel.Columns, scratch.Scores.Stride, TileStart.Zero, TileFinish.Store))
                .ToList()))
            .ToList();

        // A causal tile leaves the keys that only its later rows see to a triangle of single steps, which also scales.
        var finish = step.Attention.Causal ? TileFinish.Store : TileFinish.ScaleRows;
        int positions = scratch.Values.Rows / Panel.Count(headDim);
        var context = _tiles.Cover(Panel.Count(headDim))
            .Select(strip => (strip, new TileColumn(strip.Panels, _tiles.Heights
                .Select(rows => new TileKernel($"Context_{headDim}_{rows}x{strip.Panels * Panel.Columns}", rows, strip.Panels, null,
                    scratch.Scores.Stride, (long)positions * Panel.Columns, step.Output.Stride, TileStart.Zero, finish))
                .ToList())))
            .ToList();
        return new("Attention", step, scores, context, _cache is null ? null : RowAttention.Plan(step, _cache, _tiles));
    }

    private static string NameOf(Epilogue epilogue) => epilogue.Kind switch
    {
        EpilogueKind.Activate => $"{epilogue.Function}",
        EpilogueKind.ActivateBeside => $"And{epilogue.Function}",
        _ => $"{epilogue.Function}Slope",
    };

    /// <summary>The specification as a name; shapes that differ in more are told apart by their parts, then by a letter.</summary>
    private static string UniqueName(LinearStep step, ICollection<string> taken)
    {
        string parts = string.Join("x", step.Matrix.Widths);
        string suffix = $"{(step.Weight.IsTransposed ? "_Transposed" : step.Bias is null ? "_NoBias" : "")}{(step.Residual is null ? "" : "_Add")}";
        var names = new[] { $"{step.Outputs}{suffix}", $"{parts}{suffix}" }
            .Concat(Enumerable.Range('B', 24).Select(letter => $"{step.Outputs}{suffix}_Variant{(char)letter}"));
        return names.Select(name => $"Linear_{step.Inputs}x{name}").First(name => !taken.Contains(name));
    }
}
