namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// Behind context = P·v, P = softmax(S), S = q·kᵀ / √head size: with g the context's gradient, the values' is Pᵀ·g, that of P is
/// g·vᵀ, that of a row of S is P ∘ (gradient of P - their scalar product), and those of q and k follow as behind any product. The
/// scalar product is that of context and g, too.
/// </summary>
internal sealed class AttentionGradient(Value[] inputGradients, Value outputGradient, Attention attention)
    : Operation(inputGradients, [outputGradient, .. attention.Inputs, attention.Output], [])
{
    public Attention Attention { get; } = attention;

    public override Cost Cost => 2 * Attention.Cost;

    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var query = evaluation[Inputs[1]];
        var key = evaluation[Inputs[2]];
        var value = evaluation[Inputs[3]];
        var queryGradient = evaluation.Define(Outputs[0]);
        var keyGradient = evaluation.Define(Outputs[1]);
        var valueGradient = evaluation.Define(Outputs[2]);
        int size = Attention.HeadDim;
        foreach (var segment in evaluation.Segments)
        {
            for (int head = 0; head < Attention.Heads; head++)
            {
                int first = head * size;
                int shared = head / Attention.Group * size;
                for (int i = 0; i < segment.Length; i++)
                {
                    int row = segment.Start + i;
                    var weights = Attention.Weights(evaluation, segment, head, i);
                    var gradients = new double[weights.Length];
                    for (int j = 0; j < weights.Length; j++)
                    {
                        double keep = Attention.Keep(evaluation, segment, head, i, j);
                        for (int k = 0; k < size; k++)
                        {
                            gradients[j] += keep * outputGradient[row, first + k] * value[segment.Start + j, shared + k];
                            valueGradient[segment.Start + j, shared + k] += keep * weights[j] * outputGradient[row, first + k];
                        }
                    }

                    double along = weights.Zip(gradients, (weight, gradient) => weight * gradient).Sum();
                    for (int j = 0; j < weights.Length; j++)
                    {
                        double gradient = weights[j] * (gradients[j] - along) / Math.Sqrt(size);
                        for (int k = 0; k < size; k++)
                        {
                            queryGradient[row, first + k] += gradient * key[segment.Start + j, shared + k];
                            keyGradient[segment.Start + j, shared + k] += gradient * query[row, first + k];
                        }
                    }
                }
            }
        }
    }
}
