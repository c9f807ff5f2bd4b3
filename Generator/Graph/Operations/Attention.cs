namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// Scaled dot-product attention of every head, heads side by side: softmax(q·kᵀ / √head size)·v
/// ("Attention Is All You Need", equation 1). A causal position attends to itself and earlier ones. Several heads may share one
/// head of keys and values (grouped-query attention), and scores may fall with the distance (ALiBi).
/// </summary>
internal sealed class Attention(
    Value output, Value query, Value key, Value value, int heads, int kvHeads, IReadOnlyList<(AttentionPattern Pattern, IReadOnlyList<int> Layers)> patterns, bool alibi)
    : Operation(output, [query, key, value], [])
{
    public int Heads { get; } = heads;

    /// <summary>Heads of keys and values.</summary>
    public int KvHeads { get; } = kvHeads;

    /// <summary>Query heads that share a head of keys and values.</summary>
    public int Group => Heads / KvHeads;

    public int HeadDim { get; } = output.Columns / heads;

    /// <summary>What positions attend to, and in which layers.</summary>
    public IReadOnlyList<(AttentionPattern Pattern, IReadOnlyList<int> Layers)> Patterns { get; } = patterns;

    public bool Causal => Patterns[0].Pattern.Causal;

    /// <summary>Every score falls linearly with the distance of query and key (Press et al., 2021).</summary>
    public bool Alibi { get; } = alibi;

    /// <summary>Share of the softmax's weights that training drops; the site is head after head.</summary>
    public float DropoutRate { get; init; }

    /// <summary>The first of the dropout sites, of which every head has one.</summary>
    public int DropoutSite { get; init; }

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

    public override void Differentiate(Differentiation gradients)
    {
        var inputs = Inputs.Select(Differentiation.Like).ToArray();
        gradients.Emit(new AttentionGradient(inputs, gradients.Of(Output), this));
        for (int i = 0; i < inputs.Length; i++)
            gradients.Contribute(Inputs[i], inputs[i]);
    }

    public override void Evaluate(Evaluation evaluation)
    {
        var value = evaluation[Inputs[2]];
        var result = evaluation.Define(Output);
        foreach (var segment in evaluation.Segments)
        {
            for (int head = 0; head < Heads; head++)
            {
                for (int i = 0; i < segment.Length; i++)
                {
                    var weights = Weights(evaluation, segment, head, i);
                    for (int j = 0; j < weights.Length; j++)
                        for (int k = 0; k < HeadDim; k++)
                            result[segment.Start + i, (head * HeadDim) + k] += Keep(evaluation, segment, head, i, j) * weights[j] * value[segment.Start + j, (head / Group * HeadDim) + k];
                }
            }
        }
    }

    /// <summary>How much position i attends to each position up to the last one it may see: the softmax of its scores.</summary>
    public double[] Weights(Evaluation evaluation, Segment segment, int head, int i)
    {
        var query = evaluation[Inputs[0]];
        var key = evaluation[Inputs[1]];
        var pattern = Patterns.First(each => each.Layers.Contains(evaluation.Layer)).Pattern;
        var scores = new double[Causal ? i + 1 : segment.Length];
        for (int j = 0; j < scores.Length; j++)
        {
            if (!pattern.Sees(i, j))
            {
                scores[j] = double.NegativeInfinity;
                continue;
            }

            for (int k = 0; k < HeadDim; k++)
                scores[j] += query[segment.Start + i, (head * HeadDim) + k] * key[segment.Start + j, (head / Group * HeadDim) + k];
            scores[j] /= Math.Sqrt(HeadDim);
            if (Alibi)
                scores[j] -= Slope(head) * Math.Abs(i - j);
        }

        double max = scores.Max();
        double sum = scores.Sum(score => Math.Exp(score - max));
        return Array.ConvertAll(scores, score => Math.Exp(score - max) / sum);
    }

    /// <summary>What dropout multiplies a weight by.</summary>
    public double Keep(Evaluation evaluation, Segment segment, int head, int i, int j) =>
        DropoutRate == 0 ? 1 : evaluation.Keep(DropoutSite + head, segment.Start + i, j);
}
