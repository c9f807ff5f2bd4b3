using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// LayerNorm or RMSNorm of each group of columns: one group for a hidden state, one for every head of a query or key. All groups
/// share their weights.
/// </summary>
internal sealed class Norm(Value output, Value input, NormKind kind, float epsilon, int groups, Parameter weight, Parameter? bias)
    : Operation(output, [input], [weight, bias])
{
    public NormKind Kind { get; } = kind;

    public float Epsilon { get; } = epsilon;

    public int Groups { get; } = groups;

    /// <summary>Columns normalised together.</summary>
    public int Width => Output.Columns / Groups;

    public Parameter Weight => Parameters[0];

    public Parameter? Bias => Parameters.Count > 1 ? Parameters[1] : null;

    /// <summary>In the first layer rows pass as they are.</summary>
    public bool SkipsFirst => Weight.SkipsFirst;

    /// <summary>Rows pass as they are where the evaluation is.</summary>
    public bool IsSkipped(Evaluation evaluation) => SkipsFirst && evaluation.Layer == 0;

    public override void Evaluate(Evaluation evaluation)
    {
        var input = evaluation[Inputs[0]];
        var result = evaluation.Define(Output);
        if (IsSkipped(evaluation))
        {
            result.Set(input);
            return;
        }

        var weight = evaluation.Values(Weight);
        var bias = Bias is null ? null : evaluation.Values(Bias);
        for (int row = 0; row < input.Rows; row++)
        {
            for (int group = 0; group < Groups; group++)
            {
                int first = group * Width;
                double mean = Kind == NormKind.LayerNorm ? Average(column => input[row, first + column]) : 0;
                double variance = Average(column => Math.Pow(input[row, first + column] - mean, 2));
                double scale = 1 / Math.Sqrt(variance + Epsilon);
                for (int column = 0; column < Width; column++)
                    result[row, first + column] = ((input[row, first + column] - mean) * scale * weight[column]) + (bias?[column] ?? 0);
            }
        }
    }

    public override void Differentiate(Differentiation gradients)
    {
        var input = gradients.Needs(Inputs[0]) ? Differentiation.Like(Inputs[0]) : null;
        gradients.Emit(new NormGradient(input, gradients.Of(Output), this));
        if (input is not null)
            gradients.Contribute(Inputs[0], input);
    }

    private double Average(Func<int, double> term) => Enumerable.Range(0, Width).Sum(term) / Width;
}
