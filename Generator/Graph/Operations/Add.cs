namespace TxGen.Generator.Graph.Operations;

/// <summary>output = residual + branch.</summary>
internal sealed class Add(Value output, Value residual, Value branch) : Operation(output, [residual, branch], [])
{
    public override void Evaluate(Evaluation evaluation)
    {
        var residual = evaluation[Inputs[0]];
        var branch = evaluation[Inputs[1]];
        var result = evaluation.Define(Output);
        for (int row = 0; row < residual.Rows; row++)
            for (int column = 0; column < Output.Columns; column++)
                result[row, column] = residual[row, column] + branch[row, column];
    }

    public override void Differentiate(Differentiation gradients)
    {
        foreach (var input in Inputs)
            if (gradients.Needs(input))
                gradients.Contribute(input, gradients.Of(Output));
    }
}
