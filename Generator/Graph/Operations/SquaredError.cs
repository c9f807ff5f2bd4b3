namespace TxGen.Generator.Graph.Operations;

/// <summary>The mean over all elements of (result - target)². Defines its own gradient, 2·(result - target) / elements.</summary>
internal sealed class SquaredError(Value gradient, Value result) : Operation(gradient, [result], [])
{
    public override void Evaluate(Evaluation evaluation)
    {
        var result = evaluation[Inputs[0]];
        var gradient = evaluation.Define(Output);
        double count = (double)result.Rows * result.Columns;
        for (int row = 0; row < result.Rows; row++)
        {
            for (int column = 0; column < result.Columns; column++)
            {
                double error = result[row, column] - evaluation.Lesson!.Numbers[(row * result.Columns) + column];
                evaluation.Loss += error * error / count;
                gradient[row, column] = 2 * error / count;
            }
        }
    }
}
