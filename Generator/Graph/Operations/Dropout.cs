namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// Sets a random share of the elements to 0 and scales the others so that the expectation stays (Srivastava et al., 2014). Which ones
/// follows from the trainer's seed and the element's place, so the backward pass finds the same without a stored mask. Only training
/// has it.
/// </summary>
/// <param name="site">Tells the dropouts of a layer apart.</param>
internal sealed class Dropout(Value output, Value input, float rate, int site) : Operation(output, [input], [])
{
    public float Rate { get; } = rate;

    public int Site { get; } = site;

    /// <summary>The gradient passes through the same gaps.</summary>
    public override void Differentiate(Differentiation gradients)
    {
        var input = Differentiation.Like(Inputs[0]);
        gradients.Emit(new Dropout(input, gradients.Of(Output), Rate, Site));
        gradients.Contribute(Inputs[0], input);
    }

    public override void Evaluate(Evaluation evaluation)
    {
        var input = evaluation[Inputs[0]];
        var result = evaluation.Define(Output);
        for (int row = 0; row < input.Rows; row++)
            for (int column = 0; column < Output.Columns; column++)
                result[row, column] = input[row, column] * evaluation.Keep(Site, row, column);
    }
}
