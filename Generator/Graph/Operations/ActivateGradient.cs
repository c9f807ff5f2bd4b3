namespace TxGen.Generator.Graph.Operations;

/// <summary>Behind output = f(input): the input's gradient is the output's times f'(input), element by element.</summary>
internal sealed class ActivateGradient(Value inputGradient, Value outputGradient, Value input, Nonlinearity function)
    : Operation(inputGradient, [outputGradient, input], [])
{
    public Nonlinearity Function { get; } = function;

    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var input = evaluation[Inputs[1]];
        var result = evaluation.Define(Output);
        for (int row = 0; row < input.Rows; row++)
            for (int column = 0; column < Output.Columns; column++)
                result[row, column] = outputGradient[row, column] * Activate.Slope(Function, input[row, column]);
    }
}
