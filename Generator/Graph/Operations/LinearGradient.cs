namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// Behind output = input·Wᵀ + b: the input's gradient is that of the output times W; the gradient of W is the output's, transposed,
/// times the input, and that of b the sum of the output's rows.
/// </summary>
internal sealed class LinearGradient(Value? inputGradient, Value outputGradient, Linear linear)
    : Operation(inputGradient is null ? [] : [inputGradient], [outputGradient, linear.Inputs[0]], [linear.Weight, linear.Bias])
{
    public Linear Linear { get; } = linear;

    public override Cost Cost => (Outputs.Count + 1L) * Linear.Cost;

    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var input = evaluation[Inputs[1]];
        var weight = evaluation.Values(Linear.Weight);
        var weightGradient = evaluation.Gradient(Linear.Weight);
        var biasGradient = Linear.Bias is null ? null : evaluation.Gradient(Linear.Bias);
        var inputGradient = Outputs.Count == 0 ? null : evaluation.Define(Output);
        for (int row = 0; row < input.Rows; row++)
        {
            for (int column = 0; column < outputGradient.Columns; column++)
            {
                double gradient = outputGradient[row, column];
                if (biasGradient is not null)
                    biasGradient[column] += gradient;
                for (int k = 0; k < input.Columns; k++)
                {
                    int at = (column * input.Columns) + k;
                    weightGradient[at] += gradient * input[row, k];
                    if (inputGradient is not null)
                        inputGradient[row, k] += gradient * weight[at];
                }
            }
        }
    }
}
