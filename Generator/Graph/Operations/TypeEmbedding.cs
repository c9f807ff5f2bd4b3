namespace TxGen.Generator.Graph.Operations;

/// <summary>Adds the learned row of each token's type; a call without types has type 0 everywhere.</summary>
internal sealed class TypeEmbedding(Value output, Value input, Parameter table) : Operation(output, [input], [table])
{
    public Parameter Table => Parameters[0];

    public override void Differentiate(Differentiation gradients)
    {
        gradients.Emit(new TypeEmbeddingGradient(gradients.Of(Output), this));
        if (gradients.Needs(Inputs[0]))
            gradients.Contribute(Inputs[0], gradients.Of(Output));
    }

    public override void Evaluate(Evaluation evaluation)
    {
        var input = evaluation[Inputs[0]];
        var result = evaluation.Define(Output);
        var table = evaluation.Values(Table);
        for (int row = 0; row < input.Rows; row++)
        {
            int type = evaluation.Input.TokenTypes.Count == 0 ? 0 : evaluation.Input.TokenTypes[row];
            for (int column = 0; column < Output.Columns; column++)
                result[row, column] = input[row, column] + table[(type * Output.Columns) + column];
        }
    }
}
