namespace TxGen.Generator.Graph.Operations;

/// <summary>Behind learned positions every position's row of the table gets the gradients of the rows that stood there.</summary>
internal sealed class PositionEmbeddingGradient(Value outputGradient, PositionEmbedding positions) : Operation([], [outputGradient], [positions.Table])
{
    public PositionEmbedding Positions { get; } = positions;

    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var gradient = evaluation.Gradient(Parameters[0]);
        foreach (var segment in evaluation.Segments)
            for (int i = 0; i < segment.Length; i++)
                for (int column = 0; column < outputGradient.Columns; column++)
                    gradient[((Positions.Offset + i) * outputGradient.Columns) + column] += outputGradient[segment.Start + i, column];
    }
}
