namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// Behind output = x / |x|: the input's gradient is (g - x̂·(x̂·g)) / |x|, the part of the output's across the direction x̂. A row that
/// was too short to be scaled to length 1 has a constant factor instead.
/// </summary>
internal sealed class NormalizeGradient(Value inputGradient, Value outputGradient, Value input) : Operation(inputGradient, [outputGradient, input], [])
{
    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var input = evaluation[Inputs[1]];
        var result = evaluation.Define(Output);
        var columns = Enumerable.Range(0, Output.Columns);
        for (int row = 0; row < input.Rows; row++)
        {
            double length = Math.Sqrt(columns.Sum(column => input[row, column] * input[row, column]));
            double divisor = Math.Max(length, Normalize.SmallestLength);
            double along = length < Normalize.SmallestLength ? 0 : columns.Sum(column => input[row, column] * outputGradient[row, column]) / (length * length);
            foreach (int column in columns)
                result[row, column] = (outputGradient[row, column] - (input[row, column] * along)) / divisor;
        }
    }
}
