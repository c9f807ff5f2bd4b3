using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph.Operations;

/// <summary>Behind pooling the one row that was taken gets the gradient, or every row its share of the mean's.</summary>
internal sealed class PoolGradient(Value inputGradient, Value outputGradient, Pool pool) : Operation(inputGradient, [outputGradient], [])
{
    public Pool Pool { get; } = pool;

    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var result = evaluation.Define(Output);
        for (int s = 0; s < evaluation.Segments.Count; s++)
        {
            var segment = evaluation.Segments[s];
            for (int i = 0; i < segment.Length; i++)
            {
                double share = Pool.Kind switch
                {
                    Pooling.ClassToken => i == 0 ? 1 : 0,
                    Pooling.Last => i == segment.Length - 1 ? 1 : 0,
                    _ => 1.0 / segment.Length,
                };
                for (int column = 0; column < Output.Columns; column++)
                    result[segment.Start + i, column] = share * outputGradient[s, column];
            }
        }
    }
}
