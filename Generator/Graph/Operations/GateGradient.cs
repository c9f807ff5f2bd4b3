namespace TxGen.Generator.Graph.Operations;

/// <summary>Behind output = f(gate) ∘ up: the gate's gradient is the output's ∘ up ∘ f'(gate), and that of up the output's ∘ f(gate).</summary>
internal sealed class GateGradient(Value gateGradient, Value upGradient, Value outputGradient, Value gate, Value up, Nonlinearity function)
    : Operation([gateGradient, upGradient], [outputGradient, gate, up], [])
{
    public Nonlinearity Function { get; } = function;

    public override void Evaluate(Evaluation evaluation)
    {
        var outputGradient = evaluation[Inputs[0]];
        var gate = evaluation[Inputs[1]];
        var up = evaluation[Inputs[2]];
        var gateGradient = evaluation.Define(Outputs[0]);
        var upGradient = evaluation.Define(Outputs[1]);
        for (int row = 0; row < gate.Rows; row++)
        {
            for (int column = 0; column < gate.Columns; column++)
            {
                gateGradient[row, column] = outputGradient[row, column] * up[row, column] * Activate.Slope(Function, gate[row, column]);
                upGradient[row, column] = outputGradient[row, column] * Activate.Apply(Function, gate[row, column]);
            }
        }
    }
}
