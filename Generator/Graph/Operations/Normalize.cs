namespace TxGen.Generator.Graph.Operations;

/// <summary>Scales every row to Euclidean length 1; a row shorter than 1e-12 is divided by 1e-12.</summary>
internal sealed class Normalize(Value output, Value input) : Operation(output, [input], [])
{
    public const float SmallestLength = 1e-12f;

    public override void Differentiate(Differentiation gradients)
    {
        var input = Differentiation.Like(Inputs[0]);
        gradients.Emit(new NormalizeGradient(input, gradients.Of(Output), Inputs[0]));
        gradients.Contribute(Inputs[0], input);
    }

    public override void Evaluate(Evaluation evaluation)
    {
        var input = evaluation[Inputs[0]];
        var result = evaluation.Define(Output);
        for (int row = 0; row < input.Rows; row++)
        {
            double length = Math.Sqrt(Enumerable.Range(0, Output.Columns).Sum(column => input[row, column] * input[row, column]));
            for (int column = 0; column < Output.Columns; column++)
                result[row, column] = input[row, column] / Math.Max(length, SmallestLength);
        }
    }
}
