namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// Scaled dot-product attention of every head, heads side by side: softmax(q·kᵀ / √head size)·v
/// ("Attention Is All You Need", equation 1). A causal position attends to itself and earlier ones. Several heads may share one
/// head of keys and values (grouped-query attention), and scores may fall with the distance (ALiBi).
/// </summary>
internal sealed class Attention(Value output, Value query, Value key, Value value, int heads, int kvHeads, bool causal, bool alibi)
    : Operation(output, [query, key, value], [])
{
    public int Heads { get; } = heads;

    /// <summary>Heads of keys and values.</summary>
    public int KvHeads { get; } = kvHeads;

    /// <summary>Query heads that share a head of keys and values.</summary>
    public int Group => Heads / KvHeads;

    public int HeadDim { get; } = output.Columns / heads;

    public bool Causal { get; } = causal;

    /// <summary>Every score falls linearly with the distance of query and key (Press et al., 2021).</summary>
    public bool Alibi { get; } = alibi;

    /// <summary>
    /// How fast a head's scores fall: a geometric sequence from 2^(-8/n) for n heads, n a power of two; other numbers of heads take
    /// every second slope of the next power from where the sequence of the one below ends.
    /// </summary>
    public double Slope(int head)
    {
        int power = 1;
        while (power * 2 <= Heads)
            power *= 2;
        return head < power ? Math.Pow(2, -8.0 * (head + 1) / power) : Math.Pow(2, -4.0 * ((2 * (head - power)) + 1) / power);
    }

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
                int shared = head / Group * HeadDim;
                for (int i = 0; i < segment.Length; i++)
                {
                    int row = segment.Start + i;
                    var scores = new double[Causal ? i + 1 : segment.Length];
                    for (int j = 0; j < scores.Length; j++)
                    {
                        for (int k = 0; k < HeadDim; k++)
                            scores[j] += query[row, first + k] * key[segment.Start + j, shared + k];
                        scores[j] /= Math.Sqrt(HeadDim);
                        if (Alibi)
                            scores[j] -= Slope(head) * Math.Abs(i - j);
                    }

                    double max = scores.Max();
                    double sum = scores.Sum(score => Math.Exp(score - max));
                    for (int j = 0; j < scores.Length; j++)
                        for (int k = 0; k < HeadDim; k++)
                            result[row, first + k] += Math.Exp(scores[j] - max) / sum * value[segment.Start + j, shared + k];
                }
            }
        }
    }
}
