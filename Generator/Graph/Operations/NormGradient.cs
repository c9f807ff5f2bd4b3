using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// Behind output = x̂·weight + bias, x̂ = (input - mean) / σ: with g the output's gradient times the weight, the input's is
/// (g - mean(g) - x̂·mean(g·x̂)) / σ, without the first mean where the norm does not centre. The weight's gradient sums the
/// output's times x̂, the bias's the output's, over all rows and groups.
/// </summary>
internal sealed class NormGradient(Value? inputGradient, Value outputGradient, Norm norm)
    : Operation(inputGradient is null ? [] : [inputGradient], [outputGradient, norm.Inputs[0]], [norm.Weight, norm.Bias])
{
    public Norm Norm { get; } = norm;

    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var input = evaluation[Inputs[1]];
        if (Norm.IsSkipped(evaluation))
        {
            evaluation.Define(Output).Set(outputGradient);
            return;
        }

        var weight = evaluation.Values(Norm.Weight);
        var weightGradient = evaluation.Gradient(Norm.Weight);
        var biasGradient = Norm.Bias is null ? null : evaluation.Gradient(Norm.Bias);
        var result = Outputs.Count == 0 ? null : evaluation.Define(Output);
        bool centres = Norm.Kind == NormKind.LayerNorm;
        for (int row = 0; row < input.Rows; row++)
        {
            for (int group = 0; group < Norm.Groups; group++)
            {
                int first = group * Norm.Width;
                double mean = centres ? Average(column => input[row, first + column]) : 0;
                double scale = 1 / Math.Sqrt(Average(column => Math.Pow(input[row, first + column] - mean, 2)) + Norm.Epsilon);
                double Normed(int column) => (input[row, first + column] - mean) * scale;
                double Weighted(int column) => outputGradient[row, first + column] * weight[column];

                double constant = centres ? Average(Weighted) : 0;
                double along = Average(column => Weighted(column) * Normed(column));
                for (int column = 0; column < Norm.Width; column++)
                {
                    weightGradient[column] += outputGradient[row, first + column] * Normed(column);
                    if (biasGradient is not null)
                        biasGradient[column] += outputGradient[row, first + column];
                    if (result is not null)
                        result[row, first + column] = (Weighted(column) - constant - (Normed(column) * along)) * scale;
                }
            }
        }
    }

    private double Average(Func<int, double> term) => Enumerable.Range(0, Norm.Width).Sum(term) / Norm.Width;
}
