using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Gradients turn back by the angles that queries and keys turned by.</summary>
internal static class RotaryGradientEmitter
{
    public static void Call(KernelWriter kernel, RotaryGradientStep step) =>
        RotaryEmitter.Call(kernel, step.Rotary, step.OutputGradient, step.Tables, back: true);
}
