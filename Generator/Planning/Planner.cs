using TxGen.Generator.Graph;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning;

/// <summary>
/// From operations to steps: fuses what one kernel can do, gives every value a place in session memory and every parameter a
/// place in packed weights. Pure, and quick enough to run on thousands of shapes.
/// </summary>
internal sealed class Planner
{
    private readonly ModelSpec _spec;
    private readonly ModelGraph _graph;
    private readonly Capacities _capacities;
    private readonly WeightPlan _weights;
    private readonly ValuePlaces _places;
    private readonly Dictionary<Value, int> _reads;
    private readonly CachePlan? _cache;
    private WeightConstant? _rotaryTable;

    private Planner(ModelSpec spec)
    {
        _spec = spec;
        _graph = GraphBuilder.Build(spec);
        _capacities = Capacities.Of(spec);
        _weights = new(PanelFormat.Of(spec.Weights));
        _places = new(_graph, _capacities);
        _reads = _graph.CountReads();
        _cache = CachePlan.Of(spec);
    }

    public static ExecutionPlan Plan(ModelSpec spec) => new Planner(spec).Plan();

    private ExecutionPlan Plan()
    {
        var sections = _graph.Sections.Select(PlanSection).ToList();
        _places.KeepToEnd(_graph.Hidden, _graph.Pooled, _graph.Result);

        var hidden = _places[_graph.Hidden];
        var dense = hidden.Stride == _spec.DModel
            ? null
            : _places.AddToEnd(new("DenseHidden", $"[length, {_spec.DModel}] without padding, as handed out", _spec.MaxRows, _spec.DModel));
        return new(_spec, _graph, sections, _weights, MemoryPlan.Place(_places.Buffers), _cache, _capacities,
            hidden, PlaceOf(_graph.Pooled), PlaceOf(_graph.Result), dense);
    }

    private View? PlaceOf(Value? value) => value is null ? null : _places[value];

    private SectionPlan PlanSection(Section section)
    {
        _weights.Open(section.Kind);
        _places.Open(section);
        var steps = new List<Step>();
        var operations = section.Operations;
        for (int i = 0; i < operations.Count;)
        {
            var (step, count) = PlanStep(operations, i);
            steps.Add(step);
            i += count;
            _places.NextStep();
        }

        _places.Close(section);
        if (section.Kind == SectionKind.Input && _spec.IsRotary)
            _rotaryTable = PlaceRotary();
        if (section.Kind == SectionKind.Block)
            _weights.CloseBlock(section.Repeat);
        return new(section.Kind, section.Repeat, steps);
    }

    /// <summary>The step that begins with an operation, and how many operations it covers.</summary>
    private (Step Step, int Count) PlanStep(IReadOnlyList<Operation> operations, int index) => operations[index] switch
    {
        TokenEmbedding or Features or ClassToken or PositionEmbedding or TypeEmbedding => PlanRows(operations, index),
        Linear => PlanLinear(operations, index),
        Norm norm => (PlanNorm(norm), 1),
        Gate gate => (new GateStep(gate, _places.Read(gate.Inputs[0]), _places.Read(gate.Inputs[1]), _places.WriteOver(gate.Output, gate.Inputs[0])), 1),
        Rotary rotary => (new RotaryStep(rotary, _places.Read(rotary.Inputs[0]), _places.WriteOver(rotary.Output, rotary.Inputs[0]), _rotaryTable!), 1),
        Attention attention => (PlanAttention(attention), 1),
        Pool pool => (new PoolStep(pool, _places.Read(pool.Inputs[0]), _places.Write(pool.Output)), 1),
        Normalize normalize => (new NormalizeStep(normalize, _places.Read(normalize.Inputs[0]), _places.WriteOver(normalize.Output, normalize.Inputs[0])), 1),
        var other => throw new InvalidOperationException($"{other.GetType().Name} can only be fused into the operation before it."),
    };

    private (Step Step, int Count) PlanRows(IReadOnlyList<Operation> operations, int index)
    {
        var chain = operations.Skip(index)
            .TakeWhile((operation, i) => operation is ClassToken or PositionEmbedding or TypeEmbedding || (i == 0 && operation is TokenEmbedding or Features))
            .ToList();
        var first = chain[0];
        var output = chain[chain.Count - 1].Output;
        if (first.Inputs.Count > 0)
            _places.Read(first.Inputs[0]);
        var step = new RowStep(first.Inputs.Count == 0 ? _places.Write(output) : _places.WriteOver(output, first.Inputs[0]), output);
        foreach (var operation in chain)
        {
            step = operation switch
            {
                TokenEmbedding tokens => step with
                {
                    Tokens = tokens,
                    TokenTableInPanels = _spec.TiedHead,
                    TokenTable = _weights.Place("TokenEmbedding", $"[{_spec.Vocabulary}, {_spec.DModel}]",
                        _spec.TiedHead ? PackedForm.Panels : PackedForm.Rows, tokens.Table),
                },
                Features features => step with { Features = features },
                ClassToken token => step with
                {
                    ClassToken = token,
                    ClassVector = _weights.Place("ClassToken", $"[{_spec.DModel}]", PackedForm.Rows, token.Vector),
                },
                PositionEmbedding positions => step with { Positions = positions, PositionTable = PlacePositions(positions) },
                TypeEmbedding types => step with
                {
                    Types = types,
                    TypeTable = _weights.Place("TypeEmbedding", $"[{_spec.TokenTypes}, {_spec.DModel}]", PackedForm.Rows, types.Table),
                },
                _ => step,
            };
        }

        return (step, chain.Count);
    }

    /// <summary>Learned tables hold the offset's rows too, as files do; sinusoids start at the offset.</summary>
    private WeightConstant PlacePositions(PositionEmbedding positions) => positions.Table is not null
        ? _weights.Place("PositionEmbedding", $"[{positions.Table.Rows}, {_spec.DModel}]", PackedForm.Rows, positions.Table)
        : _weights.Place("Sinusoids", $"[{positions.Rows}, {_spec.DModel}]", PackedForm.Sinusoids,
            new Parameter("sinusoids", ParameterKind.Table, positions.Rows, _spec.DModel));

    /// <summary>All layers share one table; a row has the factors of a head's columns, then those of their partners.</summary>
    private WeightConstant PlaceRotary() => _weights.Place("RotaryTable", $"[{_spec.MaxRows}, {_spec.RotaryDim} + {_spec.RotaryDim}]", PackedForm.Rotary,
        new Parameter("rotary", ParameterKind.Table, _spec.MaxRows, 2 * _spec.RotaryDim));

    private (Step Step, int Count) PlanLinear(IReadOnlyList<Operation> operations, int index)
    {
        // Matrices over one input become one wide product.
        var first = (Linear)operations[index];
        var parts = operations.Skip(index).TakeWhile(each => each is Linear && each.Inputs[0] == first.Inputs[0]).Cast<Linear>().ToList();
        int count = parts.Count;
        var result = parts[parts.Count - 1].Output;
        Nonlinearity? activation = null;
        Value? residual = null;

        if (parts.Count == 1 && index + 1 < operations.Count && _reads[result] == 1 && operations[index + 1].Inputs.Contains(result))
        {
            if (operations[index + 1] is Activate activate)
                (activation, result, count) = (activate.Function, activate.Output, 2);
            else if (operations[index + 1] is Add add)
                (residual, result, count) = (add.Inputs[0], add.Output, 2);
        }

        string name = NameOf(parts);
        int outputs = parts.Sum(part => part.Output.Columns);
        var weight = _weights.Place(name + "Weight", $"[{first.Inputs[0].Columns}, {outputs}]", PackedForm.Panels, parts.Select(part => part.Weight).ToList());
        var input = parts.Select(part => _places.Read(part.Inputs[0])).ToList()[0];
        View? residualView = residual is null ? null : _places.Read(residual);
        var output = residual is not null ? _places.WriteOver(result, residual)
            : parts.Count == 1 ? _places.Write(result)
            : _places.WriteSideBySide(parts.Select(part => part.Output).ToList());
        return (new LinearStep(parts, input, output, weight, PlaceBiases(name, parts))
        {
            Activation = activation,
            Residual = residualView,
            ResultName = string.Join(", ", parts.Count == 1 ? [result.Name] : parts.Select(part => part.Output.Name)),
        }, count);
    }

    /// <summary>Biases side by side like their matrices; a part without one beside a part that has one gets zeros.</summary>
    private WeightConstant? PlaceBiases(string name, List<Linear> parts)
    {
        if (parts.All(part => part.Bias is null))
            return null;
        var biases = parts.Select(part => part.Bias ?? Parameter.Zeros(part.Output.Columns)).ToList();
        return _weights.Place(name + "Bias", $"[{parts.Sum(part => part.Output.Columns)}]", PackedForm.Rows, biases);
    }

    private NormStep PlanNorm(Norm norm)
    {
        string name = Pascal(norm.Weight.Name.Substring(0, norm.Weight.Name.Length - ".weight".Length));
        var weight = _weights.Place(name + "Weight", $"[{norm.Width}]", PackedForm.Rows, norm.Weight);
        var bias = norm.Bias is null ? null : _weights.Place(name + "Bias", $"[{norm.Width}]", PackedForm.Rows, norm.Bias);
        return new(norm, _places.Read(norm.Inputs[0]), _places.WriteOver(norm.Output, norm.Inputs[0]), weight, bias);
    }

    private AttentionStep PlanAttention(Attention attention)
    {
        // What a decoder keeps for one head in its cache, a call without cache has here, head after head.
        int positions = _cache?.Positions ?? _spec.MaxRows;
        int panels = Panel.Count(positions);
        int headPanels = Panel.Count(attention.HeadDim);
        int queries = _cache is null ? Tiles.MostRows : Math.Max(Tiles.MostRows, attention.Heads);
        var scratch = new AttentionScratch(
            new("Keys", $"[{panels} panels of 16 positions, {attention.HeadDim}, 16], one head", panels * attention.HeadDim, Panel.Columns),
            new("Values", $"[{headPanels} panel{(headPanels == 1 ? "" : "s")} of 16 columns, {positions} positions, 16], one head", headPanels * positions, Panel.Columns),
            new("Scores", $"[{queries} queries, {positions} keys]", queries, Panel.Stride(positions)),
            new("Factors", $"[{queries}] of the rows: maxima, then reciprocal sums of the softmax", 1, Panel.Pad(queries)));
        _places.Scratch(scratch.All);

        // The last head writes whole panels: the rows are wide enough for them.
        int width = ((attention.Heads - 1) * attention.HeadDim) + Panel.Pad(attention.HeadDim);
        return new(attention, _places.Read(attention.Inputs[0]), _places.Read(attention.Inputs[1]), _places.Read(attention.Inputs[2]),
            _places.Write(attention.Output, Math.Max(width, attention.Output.Columns)), scratch);
    }

    /// <summary>attention.query, attention.key → AttentionQueryKey; a tied embedding is the head's matrix.</summary>
    private static string NameOf(List<Linear> parts)
    {
        if (parts[0].Weight.Kind == ParameterKind.Table)
            return "Head";
        var names = parts.Select(part => part.Weight.Name.Replace(".weight", "").Split('.')).ToList();
        return Pascal(string.Join(".", names[0].Take(names[0].Length - 1).Concat(names.Select(name => name[name.Length - 1]))));
    }

    private static string Pascal(string dotted) =>
        string.Concat(dotted.Split('.', '_').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
}
