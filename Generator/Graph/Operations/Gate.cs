namespace TxGen.Generator.Graph.Operations;

/// <summary>output = f(gate) ∘ up, the gated linear unit (Shazeer, 2020).</summary>
internal sealed class Gate(Value output, Value gate, Value up, Nonlinearity function) : Operation(output, [gate, up], [])
{
    public Nonlinearity Function { get; } = function;

    public override void Evaluate(Evaluation evaluation)
    {
        var gate = evaluation[Inputs[0]];
        var up = evaluation[Inputs[1]];
        var result = evaluation.Define(Output);
        for (int row = 0; row < gate.Rows; row++)
            for (int column = 0; column < Output.Columns; column++)
                result[row, column] = Activate.Apply(Function, gate[row, column]) * up[row, column];
    }

    public override void Differentiate(Differentiation gradients)
    {
        var gate = Differentiation.Like(Inputs[0]);
        var up = Differentiation.Like(Inputs[1]);
        gradients.Emit(new GateGradient(gate, up, gradients.Of(Output), Inputs[0], Inputs[1], Function));
        gradients.Contribute(Inputs[0], gate);
        gradients.Contribute(Inputs[1], up);
    }
}
