namespace TxGen.Generator.Graph.Operations;

/// <summary>The caller's float rows. A class token's row stays empty.</summary>
internal sealed class Features(Value output) : Operation(output, [], [])
{
    /// <summary>What the caller gives has no use for a gradient.</summary>
    public override void Differentiate(Differentiation gradients)
    {
    }

    public override void Evaluate(Evaluation evaluation)
    {
        var result = evaluation.Define(Output);
        int given = 0;
        for (int s = 0; s < evaluation.Segments.Count; s++)
        {
            var segment = evaluation.Segments[s];
            int extra = segment.Length - evaluation.Input.Lengths[s];
            for (int i = extra; i < segment.Length; i++)
                for (int column = 0; column < Output.Columns; column++)
                    result[segment.Start + i, column] = evaluation.Input.Features[given++];
        }
    }
}
