namespace TxGen.Generator.Graph.Operations;

/// <summary>Behind a rotation the gradient turns back: a rotation's transpose is its inverse.</summary>
internal sealed class RotaryGradient(Value inputGradient, Value outputGradient, Rotary rotary) : Operation(inputGradient, [outputGradient], [])
{
    public Rotary Rotary { get; } = rotary;

    public override void Evaluate(Evaluation evaluation) => Rotary.Turn(evaluation, Inputs[0], Output, -1);
}
