namespace TxGen.Generator.Graph.Operations;

/// <summary>Behind a class token its vector gets the gradients of all first rows, and the input those of the other rows.</summary>
internal sealed class ClassTokenGradient(Value? inputGradient, Value outputGradient, ClassToken token)
    : Operation(inputGradient is null ? [] : [inputGradient], [outputGradient], [token.Vector])
{
    public ClassToken Token { get; } = token;

    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var gradient = evaluation.Gradient(Token.Vector);
        var result = Outputs.Count == 0 ? null : evaluation.Define(Output);
        foreach (var segment in evaluation.Segments)
        {
            for (int column = 0; column < outputGradient.Columns; column++)
            {
                gradient[column] += outputGradient[segment.Start, column];
                for (int i = 1; result is not null && i < segment.Length; i++)
                    result[segment.Start + i, column] = outputGradient[segment.Start + i, column];
            }
        }
    }
}
