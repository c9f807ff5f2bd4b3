using TxGen.Generator.Graph;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning;

/// <summary>
/// From the operations of a forward pass to steps: fuses what one kernel can do, reads and writes values where
/// <see cref="ValuePlaces"/> has them, and gives parameters their places.
/// </summary>
internal sealed class StepPlanner(ModelSpec spec, Capacities capacities, ValuePlaces places, WeightPlan weights, CachePlan? cache)
{
    private IReadOnlyList<RotaryTable> _rotaryTables = [];

    /// <summary>What the backward pass reads stays where it finds it.</summary>
    public bool Training { get; init; }

    /// <summary>That may be attention scores.</summary>
    public bool KeepsScores { get; init; }

    public IReadOnlyList<Step> Plan(Section section)
    {
        weights.Open(section.Kind);
        places.Open(section);
        var steps = new List<Step>();
        var operations = section.Operations;
        if (section.Kind == SectionKind.Input && spec is { IsRotary: true, IsEndless: true })
            steps.Add(PlanRotaryRows());
        for (int i = 0; i < operations.Count;)
        {
            var (step, count) = PlanStep(operations, i);
            steps.Add(step);
            i += count;
            places.UseAgain(_rotaryTables);
            places.NextStep();
        }

        places.Close(section);
        if (section.Kind == SectionKind.Input && spec.HasRotaryTable)
            _rotaryTables = RotaryAngles.Of(spec).Select(PlaceRotaryTable).ToList();
        if (section.Kind == SectionKind.Block)
            weights.CloseBlock(section.Repeat);
        return steps;
    }

    /// <summary>The step that begins with an operation, and how many operations it covers.</summary>
    private (Step Step, int Count) PlanStep(IReadOnlyList<Operation> operations, int index) => operations[index] switch
    {
        TokenEmbedding or Features or ClassToken or PositionEmbedding or TypeEmbedding => PlanRows(operations, index),
        Linear => PlanLinear(operations, index),
        Dropout dropout => PlanDropout(operations, dropout, index),
        Norm norm => (PlanNorm(norm), 1),
        Gate gate => (new GateStep(gate, places.Read(gate.Inputs[0]), places.Read(gate.Inputs[1]), places.WriteOver(gate.Output, gate.Inputs[0])), 1),
        Rotary rotary => (new RotaryStep(rotary, places.Read(rotary.Inputs[0]), places.WriteOver(rotary.Output, rotary.Inputs[0]), _rotaryTables), 1),
        Attention attention => (PlanAttention(attention), 1),
        Pool pool => (new PoolStep(pool, places.Read(pool.Inputs[0]), places.Write(pool.Output)), 1),
        Normalize normalize => (new NormalizeStep(normalize, places.Read(normalize.Inputs[0]), places.WriteOver(normalize.Output, normalize.Inputs[0])), 1),
        var other => throw new InvalidOperationException($"{other.GetType().Name} can only be fused into the operation before it."),
    };

    /// <summary>What a sublayer adds to the residual stream drops on its way there.</summary>
    private (Step Step, int Count) PlanDropout(IReadOnlyList<Operation> operations, Dropout dropout, int index)
    {
        var input = places.Read(dropout.Inputs[0]);
        if (index + 1 == operations.Count || operations[index + 1] is not Add add || add.Inputs[1] != dropout.Output)
            return (new DropoutStep(dropout, input, null, places.WriteOver(dropout.Output, dropout.Inputs[0])), 1);
        var residual = places.Read(add.Inputs[0]);
        return (new DropoutStep(dropout, input, residual, places.WriteOver(add.Output, add.Inputs[0])), 2);
    }

    private (Step Step, int Count) PlanRows(IReadOnlyList<Operation> operations, int index)
    {
        var chain = operations.Skip(index)
            .TakeWhile((operation, i) => operation is ClassToken or PositionEmbedding or TypeEmbedding || (i == 0 && operation is TokenEmbedding or Features))
            .ToList();
        var first = chain[0];
        var output = chain[chain.Count - 1].Output;
        if (first.Inputs.Count > 0)
            places.Read(first.Inputs[0]);
        var step = new RowStep(first.Inputs.Count == 0 ? places.Write(output) : places.WriteOver(output, first.Inputs[0]), output);
        foreach (var operation in chain)
        {
            step = operation switch
            {
                TokenEmbedding tokens => step with
                {
                    Tokens = tokens,
                    TokenTableInPanels = spec.TiedHead,
                    TokenTable = weights.Place("TokenEmbedding", $"[{spec.Vocabulary}, {spec.DModel}]",
                        spec.TiedHead ? PackedForm.Panels : PackedForm.Rows, tokens.Table),
                },
                Features features => step with { Features = features },
                ClassToken token => step with
                {
                    ClassToken = token,
                    ClassVector = weights.Place("ClassToken", $"[{spec.DModel}]", PackedForm.Rows, token.Vector),
                },
                PositionEmbedding positions => step with { Positions = positions, PositionTable = PlacePositions(positions) },
                TypeEmbedding types => step with
                {
                    Types = types,
                    TypeTable = weights.Place("TypeEmbedding", $"[{spec.TokenTypes}, {spec.DModel}]", PackedForm.Rows, types.Table),
                },
                _ => step,
            };
        }

        return (step, chain.Count);
    }

    /// <summary>Learned tables hold the offset's rows too, as files do; sinusoids start at the offset.</summary>
    private WeightConstant PlacePositions(PositionEmbedding positions) => positions.Table is not null
        ? weights.Place("PositionEmbedding", $"[{positions.Table.Rows}, {spec.DModel}]", PackedForm.Rows, positions.Table)
        : weights.Place("Sinusoids", $"[{positions.Rows}, {spec.DModel}]", PackedForm.Sinusoids,
            new Parameter("sinusoids", ParameterKind.Table, positions.Rows, spec.DModel));

    /// <summary>All layers with the same θ share a table.</summary>
    private RotaryTable PlaceRotaryTable((RotaryAngles Angles, IReadOnlyList<int> Layers) each, int index)
    {
        string number = Number(index);
        var table = new Parameter($"rotary{number}", ParameterKind.Table, spec.MaxRows, 2 * spec.RotaryDim);
        return new(each.Angles, each.Layers, weights.Place($"RotaryTable{number}", $"[{spec.MaxRows}, {spec.RotaryDim} + {spec.RotaryDim}]", PackedForm.Rotary, table), null);
    }

    /// <summary>The same for the rows of a pass, computed before anything else.</summary>
    private RotaryRowsStep PlanRotaryRows()
    {
        _rotaryTables = RotaryAngles.Of(spec).Select((each, index) => new RotaryTable(each.Angles, each.Layers, null,
            new($"Angles{Number(index)}", $"[rows, {spec.RotaryDim} + {spec.RotaryDim}]", capacities.Rows, Panel.Pad(2 * spec.RotaryDim)))).ToList();
        places.Scratch(_rotaryTables.Select(table => table.Rows!));
        places.NextStep();
        return new(_rotaryTables);
    }

    private static string Number(int index) => index == 0 ? "" : $"{index + 1}";

    private (Step Step, int Count) PlanLinear(IReadOnlyList<Operation> operations, int index)
    {
        // Matrices over one input become one wide product.
        var first = (Linear)operations[index];
        var parts = operations.Skip(index).TakeWhile(each => each is Linear && each.Inputs[0] == first.Inputs[0]).Cast<Linear>().ToList();
        string name = NameOf(parts);
        var matrix = MatrixShape.Of(parts);
        var weight = weights.Place(name + "Weight", $"[{matrix.Inputs}, {matrix.Outputs}]", PackedForm.Panels, parts.Select(part => part.Weight).ToList());
        var bias = PlaceBiases(name, parts);
        var input = parts.Select(part => places.Read(part.Inputs[0])).ToList()[0];

        var next = parts.Count == 1 && index + 1 < operations.Count ? operations[index + 1] : null;
        if (next is Activate activate && activate.Inputs[0] == first.Output)
            return (PlanActivated(new(matrix, input, default, weight, bias), activate), 2);
        if (next is Add add && add.Inputs[1] == first.Output)
        {
            var residual = places.Read(add.Inputs[0]);
            return (new LinearStep(matrix, input, places.WriteOver(add.Output, add.Inputs[0]), weight, bias) { Residual = residual, ResultName = add.Output.Name }, 2);
        }

        var output = parts.Count == 1 ? places.Write(first.Output) : places.WriteSideBySide(parts.Select(part => part.Output).ToList());
        return (new LinearStep(matrix, input, output, weight, bias) { ResultName = string.Join(", ", parts.Select(part => part.Output.Name)) }, parts.Count);
    }

    /// <summary>A product whose result goes through a nonlinearity: in place, or beside what the backward pass needs.</summary>
    private LinearStep PlanActivated(LinearStep product, Activate activate)
    {
        var before = activate.Inputs[0];
        product = product with { ResultName = activate.Output.Name };
        if (!places.IsReadAgain(before, after: 1))
            return product with { Output = places.Write(activate.Output), Epilogue = new(EpilogueKind.Activate, activate.Function, null) };
        product = product with { Output = places.Write(before) };
        return product with { Epilogue = new(EpilogueKind.ActivateBeside, activate.Function, places.Write(activate.Output)) };
    }

    /// <summary>Biases side by side like their matrices; a part without one beside a part that has one gets zeros.</summary>
    private WeightConstant? PlaceBiases(string name, List<Linear> parts)
    {
        if (parts.All(part => part.Bias is null))
            return null;
        var biases = parts.Select(part => part.Bias ?? Parameter.Zeros(part.Output.Columns)).ToList();
        return weights.Place(name + "Bias", $"[{parts.Sum(part => part.Output.Columns)}]", PackedForm.Rows, biases);
    }

    private NormStep PlanNorm(Norm norm)
    {
        string name = Pascal(norm.Weight.Name.Substring(0, norm.Weight.Name.Length - ".weight".Length));
        var weight = weights.Place(name + "Weight", $"[{norm.Width}]", PackedForm.Rows, norm.Weight);
        var bias = norm.Bias is null ? null : weights.Place(name + "Bias", $"[{norm.Width}]", PackedForm.Rows, norm.Bias);
        return new(norm, places.Read(norm.Inputs[0]), places.WriteOver(norm.Output, norm.Inputs[0]), weight, bias);
    }

    private AttentionStep PlanAttention(Attention attention)
    {
        var (patterns, scratch, keyBlock, lap) = AttentionPlanner.Plan(attention, capacities, cache, Training, KeepsScores);
        if (scratch.Keeps)
            places.Keep(scratch.Scores, scratch.Factors);
        else if (Training)
            places.Keep(scratch.Maxima!, scratch.Sums!);
        places.Scratch(scratch.All.Where(buffer => !buffer.InLayer));

        var (query, key, value) = (places.Read(attention.Inputs[0]), places.Read(attention.Inputs[1]), places.Read(attention.Inputs[2]));
        return new(attention, query, key, value, PlaceContext(attention, query, patterns), scratch, patterns, keyBlock, lap);
    }

    /// <summary>
    /// A tile that is done with its queries leaves its contexts in their place, which is in L1. Not where a row takes its keys chunk by
    /// chunk, or a head's last panel reaches into the next head's queries.
    /// </summary>
    private View PlaceContext(Attention attention, View query, IReadOnlyList<PatternPlan> patterns)
    {
        if (!Training && attention.HeadDim % Panel.Columns == 0 && patterns.All(pattern => pattern.IsDirect))
        {
            places.Alias(attention.Output, query);
            return query;
        }

        // The last head writes whole panels: the rows are wide enough for them.
        int width = ((attention.Heads - 1) * attention.HeadDim) + Panel.Pad(attention.HeadDim);
        return places.Write(attention.Output, Math.Max(width, attention.Output.Columns));
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
