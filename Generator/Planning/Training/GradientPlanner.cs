using TxGen.Generator.Graph;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning;

/// <summary>
/// From the operations of loss and backward pass to steps. A sum with what came along the residual stream joins the step that makes
/// the other summand; gradients of matrices side by side are one product, as the matrices were.
/// </summary>
internal sealed class GradientPlanner(ModelSpec spec, Capacities capacities, ValuePlaces places, WeightPlan weights, TransposedPlan transposed, IReadOnlyList<Step> forward)
{
    private readonly IReadOnlyList<RotaryTable> _rotaryTables = forward.OfType<RotaryStep>().Select(step => step.Tables).FirstOrDefault() ?? [];

    public IReadOnlyList<Step> Plan(Section section)
    {
        places.Open(section);
        var steps = new List<Step>();
        for (int i = 0; i < section.Operations.Count;)
        {
            i += PlanOperation(section.Operations, i, steps);
            places.UseAgain(_rotaryTables);
            places.NextStep();
        }

        places.Close(section);
        return steps;
    }

    /// <summary>Adds the steps that begin with an operation, and returns how many operations they cover.</summary>
    private int PlanOperation(IReadOnlyList<Operation> operations, int index, List<Step> steps)
    {
        if (operations[index] is LinearGradient)
            return PlanLinear(operations, index, steps);
        if (operations[index] is TypeEmbeddingGradient or PositionEmbeddingGradient or ClassTokenGradient or TokenEmbeddingGradient)
            return PlanRows(operations, index, steps);
        if (operations[index] is NormGradient norm)
            return PlanNorm(norm, operations, index, steps);
        steps.Add(operations[index] switch
        {
            CrossEntropy loss => new CrossEntropyStep(loss, PlanOver(loss.Inputs[0], loss.Output)),
            SquaredError loss => new SquaredErrorStep(loss, places.Read(loss.Inputs[0]), places.WriteOver(loss.Output, loss.Inputs[0])),
            ActivateGradient activate => new ActivateGradientStep(activate, places.Read(activate.Inputs[0]), places.Read(activate.Inputs[1]), places.WriteOver(activate.Output, activate.Inputs[0])),
            GateGradient gate => PlanGate(gate),
            RotaryGradient rotary => new RotaryGradientStep(rotary.Rotary, PlanOver(rotary.Inputs[0], rotary.Output), _rotaryTables),
            AttentionGradient attention => PlanAttention(attention),
            PoolGradient pool => new PoolGradientStep(pool.Pool, places.Read(pool.Inputs[0]), places.Write(pool.Output)),
            NormalizeGradient normalize => new NormalizeGradientStep(normalize, places.Read(normalize.Inputs[0]), places.Read(normalize.Inputs[1]), places.WriteOver(normalize.Output, normalize.Inputs[0])),
            Dropout dropout => new DropoutStep(dropout, places.Read(dropout.Inputs[0]), null, places.WriteOver(dropout.Output, dropout.Inputs[0])),
            var other => throw new InvalidOperationException($"{other.GetType().Name} can only be fused into the operation before it."),
        });
        return 1;
    }

    /// <summary>A step that changes a value in place.</summary>
    private View PlanOver(Value input, Value output)
    {
        var view = places.Read(input);
        if (places.WriteOver(output, input) != view)
            throw new InvalidOperationException($"{input} is still needed where its gradient should be.");
        return view;
    }

    private int PlanLinear(IReadOnlyList<Operation> operations, int index, List<Step> steps)
    {
        // Layers side by side come one after another, the last first; each but the first adds to what the others gave.
        var gradients = new List<LinearGradient> { (LinearGradient)operations[index] };
        Value? result = gradients[0].Outputs.FirstOrDefault();
        Value? residual = null;
        int count = 1;
        for (; index + count < operations.Count; count++)
        {
            var next = operations[index + count];
            var before = gradients[gradients.Count - 1];
            if (next is LinearGradient another && another.Linear.Inputs[0] == before.Linear.Inputs[0])
                gradients.Add(another);
            else if (next is Add add && before.Outputs.Contains(add.Inputs[1]))
                (residual, result) = (residual ?? (gradients.Count == 1 ? add.Inputs[0] : null), add.Output);
            else
                break;
        }

        gradients.Reverse();
        var matrix = MatrixShape.Of(gradients.Select(gradient => gradient.Linear).ToList());
        var weight = weights[gradients[0].Linear.Weight];
        var bias = gradients.Select(gradient => gradient.Linear.Bias).OfType<Parameter>().Select(each => weights[each]).FirstOrDefault();
        var outputGradient = SideBySide(gradients.Select(gradient => places.Read(gradient.Inputs[0])).ToList(), matrix);
        var input = gradients.Select(gradient => places.Read(gradient.Inputs[1])).ToList()[0];
        steps.Add(new WeightGradientStep(matrix, input, outputGradient, weight, bias));
        if (result is null)
            return count;

        // The padding between layers side by side counts as outputs; it is zero on both sides.
        int last = matrix.Widths[matrix.Widths.Count - 1];
        var back = new MatrixShape("gradient", matrix.Rows, ((matrix.Panels - Panel.Count(last)) * Panel.Columns) + last, [matrix.Inputs]) { Symbol = "Wᵀ" };
        var step = new LinearStep(back, outputGradient, default, transposed.Place(weight, matrix.Inputs, matrix.Panels), null) { ResultName = result.Name };
        if (residual is not null)
        {
            steps.Add(step with { Residual = places.Read(residual), Output = places.WriteOver(result, residual) });
            return count;
        }

        if (index + count < operations.Count && operations[index + count] is ActivateGradient activate && activate.Inputs[0] == result)
        {
            steps.Add(step with
            {
                ResultName = activate.Output.Name,
                Epilogue = new(EpilogueKind.Slope, activate.Function, places.Read(activate.Inputs[1])),
                Output = places.Write(activate.Output),
            });
            return count + 1;
        }

        steps.Add(step with { Output = places.Write(result) });
        return count;
    }

    private static View SideBySide(IReadOnlyList<View> views, MatrixShape matrix)
    {
        int column = views[0].Column;
        for (int i = 0; i < views.Count; i++)
        {
            if (views[i].Buffer != views[0].Buffer || views[i].Column != column)
                throw new InvalidOperationException("Gradients of layers side by side must lie like their results.");
            column += Panel.Pad(matrix.Widths[i]);
        }

        return views[0];
    }

    private int PlanNorm(NormGradient gradient, IReadOnlyList<Operation> operations, int index, List<Step> steps)
    {
        var norm = gradient.Norm;
        var step = new NormGradientStep(gradient, places.Read(gradient.Inputs[0]), places.Read(gradient.Inputs[1]), null, null,
            weights[norm.Weight], norm.Bias is null ? null : weights[norm.Bias]);
        if (gradient.Outputs.Count == 0)
        {
            steps.Add(step);
            return 1;
        }

        if (index + 1 < operations.Count && operations[index + 1] is Add add && add.Inputs[1] == gradient.Output)
        {
            steps.Add(step with { Residual = places.Read(add.Inputs[0]), Output = places.WriteOver(add.Output, add.Inputs[0]) });
            return 2;
        }

        steps.Add(step with { Output = places.WriteOver(gradient.Output, gradient.Inputs[0]) });
        return 1;
    }

    private GateGradientStep PlanGate(GateGradient gradient)
    {
        var (outputGradient, gate, up) = (places.Read(gradient.Inputs[0]), places.Read(gradient.Inputs[1]), places.Read(gradient.Inputs[2]));
        places.WriteSideBySide(gradient.Outputs);
        return new(gradient, outputGradient, gate, up, places[gradient.Outputs[0]], places[gradient.Outputs[1]]);
    }

    private AttentionGradientStep PlanAttention(AttentionGradient gradient)
    {
        var attention = gradient.Attention;
        var forwardStep = forward.OfType<AttentionStep>().First(step => step.Attention == attention);
        bool keeps = forwardStep.Scratch.Keeps;
        int positions = Panel.Pad(capacities.Positions);
        int queries = Math.Min(AttentionGradientScratch.MostQueries, positions);
        int keys = keeps ? positions : Math.Min(positions, PatternPlan.MostKeys);
        int panels = Panel.Count(attention.HeadDim);
        BufferPlan Panels(string name, string what, int rows) => new(name, $"[{panels} panel{(panels == 1 ? "" : "s")} of 16 columns, {rows} {what}, 16], one head", panels * rows, Panel.Columns);
        BufferPlan Scores(string name) => new(name, $"[{queries} queries, {keys} keys]", queries, Panel.Stride(keys));

        var scratch = new AttentionGradientScratch(
            Scores("ScoreGradients"),
            Panels("KeyRows", "positions", positions),
            new("ValueColumns", $"[{Panel.Count(positions)} panels of 16 positions, {attention.HeadDim}, 16], one head", Panel.Count(positions) * attention.HeadDim, Panel.Columns),
            Panels("QueryRows", "queries", queries),
            Panels("ContextGradients", "queries", queries),
            Panels("QueryGradients", keeps ? "queries" : "positions", keeps ? queries : positions),
            Panels("KeyGradients", "positions", positions),
            Panels("ValueGradients", "positions", positions))
        {
            Scores = keeps ? null : Scores("BlockScores"),
            Alongs = positions <= PatternPlan.MostKeys && attention.Patterns.All(each => each.Pattern.Sparse is null) ? null : new("Alongs", "[positions]: scalar products of contexts and their gradients", 1, positions),
            Dropped = attention.DropoutRate == 0 ? null : Scores("DroppedWeights"),
        };
        places.Scratch(scratch.All);
        if (!keeps)
            places.UseAgain(forwardStep.Scratch.Keys);
        var views = gradient.Inputs.Select(places.Read).ToList();
        places.WriteSideBySide(gradient.Outputs);
        return new(gradient, forwardStep, views[0], views[1], views[2], views[3], views[4],
            places[gradient.Outputs[0]], places[gradient.Outputs[1]], places[gradient.Outputs[2]], scratch);
    }

    private int PlanRows(IReadOnlyList<Operation> operations, int index, List<Step> steps)
    {
        var chain = operations.Skip(index)
            .TakeWhile(operation => operation is TypeEmbeddingGradient or PositionEmbeddingGradient or ClassTokenGradient or TokenEmbeddingGradient)
            .ToList();
        var gradient = places.Read(chain[0].Inputs[0]);
        var step = new RowGradientStep(gradient, chain[0].Inputs[0].Columns);
        foreach (var operation in chain)
        {
            step = operation switch
            {
                TokenEmbeddingGradient tokens => step with { Tokens = tokens.Embedding, TokenTable = weights[tokens.Embedding.Table], TokenTableInPanels = spec.TiedHead },
                PositionEmbeddingGradient positions => step with { Positions = positions.Positions, PositionTable = weights[positions.Parameters[0]] },
                TypeEmbeddingGradient types => step with { TypeTable = weights[types.Types.Table] },
                ClassTokenGradient token => step with
                {
                    ClassVector = weights[token.Token.Vector],
                    ClearsClassRow = token.Outputs.Count > 0 && !spec.TakesTokens,
                },
                _ => step,
            };

            // The other rows of a class token's gradient are where they are.
            if (operation is ClassTokenGradient { Outputs.Count: > 0 })
                places.Alias(operation.Output, gradient);
        }

        steps.Add(step);
        return chain.Count;
    }
}
