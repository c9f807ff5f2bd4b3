namespace TxGen.Generator.Graph.Operations;

/// <summary>A learned vector as the first row of every sequence; the other rows pass through.</summary>
internal sealed class ClassToken(Value output, Value input, Parameter vector) : Operation(output, [input], [vector])
{
    public Parameter Vector => Parameters[0];

    public override void Differentiate(Differentiation gradients)
    {
        var input = gradients.Needs(Inputs[0]) ? Differentiation.Like(Inputs[0]) : null;
        gradients.Emit(new ClassTokenGradient(input, gradients.Of(Output), this));
        if (input is not null)
            gradients.Contribute(Inputs[0], input);
    }

    public override void Evaluate(Evaluation evaluation)
    {
        var input = evaluation[Inputs[0]];
        var result = evaluation.Define(Output);
        var vector = evaluation.Values(Vector);
        foreach (var segment in evaluation.Segments)
            for (int i = 0; i < segment.Length; i++)
                for (int column = 0; column < Output.Columns; column++)
                    result[segment.Start + i, column] = i == 0 ? vector[column] : input[segment.Start + i, column];
    }
}
