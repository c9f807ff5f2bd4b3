namespace TxGen.Generator.Graph.Operations;

/// <summary>The learned row of every token id, scaled: output[row] = table[token]·scale. A class token's row stays empty.</summary>
internal sealed class TokenEmbedding(Value output, Parameter table, float scale) : Operation(output, [], [table])
{
    public Parameter Table => Parameters[0];

    public float Scale { get; } = scale;

    public override void Differentiate(Differentiation gradients) =>
        gradients.Emit(new TokenEmbeddingGradient(gradients.Of(Output), this));

    public override void Evaluate(Evaluation evaluation)
    {
        var result = evaluation.Define(Output);
        var table = evaluation.Values(Table);
        int token = 0;
        for (int s = 0; s < evaluation.Segments.Count; s++)
        {
            var segment = evaluation.Segments[s];
            int extra = segment.Length - evaluation.Input.Lengths[s];
            for (int i = extra; i < segment.Length; i++, token++)
                for (int column = 0; column < Output.Columns; column++)
                    result[segment.Start + i, column] = table[(evaluation.Input.Tokens[token] * Output.Columns) + column] * (double)Scale;
        }
    }
}
