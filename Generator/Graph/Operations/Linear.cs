namespace TxGen.Generator.Graph.Operations;

/// <summary>output = input·Wᵀ + b with W [outputs, inputs].</summary>
internal sealed class Linear(Value output, Value input, Parameter weight, Parameter? bias) : Operation(output, [input], [weight, bias])
{
    public Parameter Weight => Parameters[0];

    public Parameter? Bias => Parameters.Count > 1 ? Parameters[1] : null;

    public override Cost Cost
    {
        get
        {
            long flops = 2L * Inputs[0].Columns * Output.Columns;
            return Output.Rows == RowSymbol.Rows ? new(PerRow: flops) : new(PerSegment: flops);
        }
    }

    public override void Evaluate(Evaluation evaluation)
    {
        var input = evaluation[Inputs[0]];
        var result = evaluation.Define(Output);
        var weight = evaluation.Values(Weight);
        var bias = Bias is null ? null : evaluation.Values(Bias);
        for (int row = 0; row < input.Rows; row++)
        {
            for (int column = 0; column < Output.Columns; column++)
            {
                double sum = bias?[column] ?? 0;
                for (int k = 0; k < input.Columns; k++)
                    sum += input[row, k] * weight[(column * input.Columns) + k];
                result[row, column] = sum;
            }
        }
    }

    public override void Differentiate(Differentiation gradients)
    {
        var input = gradients.Needs(Inputs[0]) ? Differentiation.Like(Inputs[0]) : null;
        gradients.Emit(new LinearGradient(input, gradients.Of(Output), this));
        if (input is not null)
            gradients.Contribute(Inputs[0], input);
    }
}
