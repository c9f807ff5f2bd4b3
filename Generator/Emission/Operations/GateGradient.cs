using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>The gradients of both factors of a gated linear unit, row by row.</summary>
internal static class GateGradientEmitter
{
    public static void Call(KernelWriter kernel, GateGradientStep step)
    {
        string name = $"GateGradient_{step.Gradient.Output.Columns}_{step.Gradient.Function}";
        kernel.Out.Line($"{name}(");
        using (kernel.Out.Indent())
        {
            kernel.Out.Line($"{KernelWriter.Memory(step.Gate)}, {KernelWriter.Memory(step.Up)},");
            kernel.Out.Line($"{KernelWriter.Memory(step.OutputGradient)}, {KernelWriter.Memory(step.GateInput)}, {KernelWriter.Memory(step.UpInput)}, rows);");
        }

        kernel.Require(name, () => Print(kernel, step, name));
    }

    private static void Print(KernelWriter kernel, GateGradientStep step, string name)
    {
        var (output, isa, function) = (kernel.Out, kernel.Isa, step.Gradient.Function);
        int columns = step.Gradient.Output.Columns;
        using (kernel.Kernel(
            $"gateGradient[rows, {columns}] = gradient ∘ up ∘ {function}'(gate), upGradient = gradient ∘ {function}(gate).",
            $"void {name}(ref float gateGradient, ref float upGradient, ref float gradient, ref float gate, ref float up, nint rows)"))
        using (output.Block("for (; rows > 0; rows--)"))
        {
            kernel.EachPanel(columns, offset => kernel.EachPart(part =>
            {
                string x = isa.Part("x", part);
                string g = isa.Part("g", part);
                return $"var {x} = {isa.Load("gate", offset(part))};\n"
                    + $"var {g} = {isa.Load("gradient", offset(part))};\n"
                    + isa.Store(ActivateGradientEmitter.Through(isa, function, $"({g} * {isa.Load("up", offset(part))})", x), "gateGradient", offset(part)) + "\n"
                    + isa.Store($"({g} * {ActivateEmitter.Apply(isa, function, x)})", "upGradient", offset(part));
            }));
            output.Line($"gateGradient = ref Unsafe.Add(ref gateGradient, {step.Gate.Stride});");
            output.Line($"upGradient = ref Unsafe.Add(ref upGradient, {step.Up.Stride});");
            output.Line($"gradient = ref Unsafe.Add(ref gradient, {step.OutputGradient.Stride});");
            output.Line($"gate = ref Unsafe.Add(ref gate, {step.GateInput.Stride});");
            output.Line($"up = ref Unsafe.Add(ref up, {step.UpInput.Stride});");
        }
    }
}
