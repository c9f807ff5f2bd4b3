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
    private readonly Dictionary<AttentionGradientStep, IReadOnlyDictionary<int, AttentionGradientKernel>> _attentionGradients = [];
    private readonly Tiles _tiles;
    private readonly CachePlan? _cache;
    private readonly PanelFormat _format;
    private readonly bool _prefetches;
    private readonly int _longest;

    public KernelPlan(ExecutionPlan plan, Tiles tiles)
    {
        _tiles = tiles;
        _cache = plan.Cache;
        _format = plan.Weights.Format;
        _longest = plan.Capacities.Positions;
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
            _attentionGradients[step] = StepsOf(step.Forward).ToDictionary(every => every, every => AttentionGradientKernel.Plan(step, every, tiles));
    }

    /// <summary>
    /// The columns of a head in the rows of the longest sequence lie behind L2, and too far apart for the processor to see what comes next.
    /// </summary>
    public bool PrefetchesRows(View rows) => (long)_longest * rows.Stride > ResidentFloats;

    public IEnumerable<LinearKernel> LinearKernels => _linear.Values.Distinct();

    public IEnumerable<AttentionKernel> AttentionKernels => _attention.Values;

    public IEnumerable<TileKernel> Tiles => LinearTiles.Concat(AttentionTiles);

    public IEnumerable<TileKernel> LinearTiles =>
        LinearKernels.SelectMany(kernel => kernel.Strips.SelectMany(strip => strip.Column.Tiles).Concat(kernel.OneRow.Select(strip => strip.Tile))).Distinct();

    public IEnumerable<TileKernel> AttentionTiles => AttentionKernels.SelectMany(kernel => kernel.Tiles).Distinct();

    public LinearKernel this[LinearStep step] => _linear[step];

    public AttentionKernel this[AttentionStep step] => _attention[step];

    public SumKernel this[WeightGradientStep step] => _sums[step];

    /// <summary>By how many positions rows lie apart.</summary>
    public IReadOnlyDictionary<int, AttentionGradientKernel> this[AttentionGradientStep step] => _attentionGradients[step];

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

    /// <summary>Neighbouring positions, and residue classes.</summary>
    private static IEnumerable<int> StepsOf(AttentionStep step) => step.Patterns.SelectMany(pattern => pattern.Parts).Select(part => part.Step).Distinct();

    private AttentionKernel PlanAttention(AttentionStep step) => new(
        step,
        StepsOf(step).ToDictionary(every => every, every => AttentionProducts.Plan(step, every, _tiles)),
        _cache is null ? null : RowAttention.Plan(step, _cache, _tiles));

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
