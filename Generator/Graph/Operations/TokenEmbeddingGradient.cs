namespace TxGen.Generator.Graph.Operations;

/// <summary>Behind a lookup every token's row of the table gets the scaled gradients of the rows that showed it.</summary>
internal sealed class TokenEmbeddingGradient(Value outputGradient, TokenEmbedding embedding) : Operation([], [outputGradient], [embedding.Table])
{
    public TokenEmbedding Embedding { get; } = embedding;

    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var gradient = evaluation.Gradient(Embedding.Table);
        int token = 0;
        for (int s = 0; s < evaluation.Segments.Count; s++)
        {
            var segment = evaluation.Segments[s];
            int extra = segment.Length - evaluation.Input.Lengths[s];
            for (int i = extra; i < segment.Length; i++, token++)
                for (int column = 0; column < outputGradient.Columns; column++)
                    gradient[(evaluation.Input.Tokens[token] * outputGradient.Columns) + column] += outputGradient[segment.Start + i, column] * (double)Embedding.Scale;
        }
    }
}
