using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph.Operations;

/// <summary>One vector for every sequence: its first row, its last, or the mean of all.</summary>
internal sealed class Pool(Value output, Value input, Pooling kind) : Operation(output, [input], [])
{
    public Pooling Kind { get; } = kind;

    public override void Differentiate(Differentiation gradients)
    {
        var input = Differentiation.Like(Inputs[0]);
        gradients.Emit(new PoolGradient(input, gradients.Of(Output), this));
        gradients.Contribute(Inputs[0], input);
    }

    public override void Evaluate(Evaluation evaluation)
    {
        var input = evaluation[Inputs[0]];
        var result = evaluation.Define(Output);
        for (int s = 0; s < evaluation.Segments.Count; s++)
        {
            var segment = evaluation.Segments[s];
            for (int column = 0; column < Output.Columns; column++)
            {
                result[s, column] = Kind switch
                {
                    Pooling.ClassToken => input[segment.Start, column],
                    Pooling.Last => input[segment.Start + segment.Length - 1, column],
                    _ => Enumerable.Range(segment.Start, segment.Length).Average(row => input[row, column]),
                };
            }
        }
    }
}
