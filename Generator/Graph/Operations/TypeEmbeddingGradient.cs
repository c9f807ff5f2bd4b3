namespace TxGen.Generator.Graph.Operations;

/// <summary>Behind token types every type's row of the table gets the gradients of the rows that had it.</summary>
internal sealed class TypeEmbeddingGradient(Value outputGradient, TypeEmbedding types) : Operation([], [outputGradient], [types.Table])
{
    public TypeEmbedding Types { get; } = types;

    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var gradient = evaluation.Gradient(Types.Table);
        for (int row = 0; row < outputGradient.Rows; row++)
        {
            int type = evaluation.Input.TokenTypes.Count == 0 ? 0 : evaluation.Input.TokenTypes[row];
            for (int column = 0; column < outputGradient.Columns; column++)
                gradient[(type * outputGradient.Columns) + column] += outputGradient[row, column];
        }
    }
}
