namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// Scaled dot-product attention of every head, heads side by side: softmax(q·kᵀ / √head size)·v
/// ("Attention Is All You Need", equation 1). A causal position attends to itself and earlier ones.
/// </summary>
internal sealed class Attention(Value output, Value query, Value key, Value value, int heads, bool causal)
    : Operation(output, [query, key, value], [])
{
    public int Heads { get; } = heads;

    public int HeadDim { get; } = output.Columns / heads;

    public bool Causal { get; } = causal;

    public override Cost Cost => new(PerPair: 4L * Heads * HeadDim);

    public override void Evaluate(Evaluation evaluation)
    {
        var query = evaluation[Inputs[0]];
        var key = evaluation[Inputs[1]];
        var value = evaluation[Inputs[2]];
        var result = evaluation.Define(Output);
        foreach (var segment in evaluation.Segments)
        {
            for (int head = 0; head < Heads; head++)
            {
                int first = head * HeadDim;
                for (int i = 0; i < segment.Length; i++)
                {
                    int row = segment.Start + i;
                    var scores = new double[Causal ? i + 1 : segment.Length];
                    for (int j = 0; j < scores.Length; j++)
                    {
                        for (int k = first; k < first + HeadDim; k++)
                            scores[j] += query[row, k] * key[segment.Start + j, k];
                        scores[j] /= Math.Sqrt(HeadDim);
                    }

                    double max = scores.Max();
                    double sum = scores.Sum(score => Math.Exp(score - max));
                    for (int j = 0; j < scores.Length; j++)
                        for (int k = first; k < first + HeadDim; k++)
                            result[row, k] += Math.Exp(scores[j] - max) / sum * value[segment.Start + j, k];
                }
            }
        }
    }
}
