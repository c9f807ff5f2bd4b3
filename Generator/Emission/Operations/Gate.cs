using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>The gated linear unit, row by row, written over the gate.</summary>
internal static class GateEmitter
{
    public static void Call(KernelWriter kernel, GateStep step)
    {
        string name = $"Gate_{step.Gate.Output.Columns}_{step.Gate.Function}";
        kernel.Out.Line($"{name}(");
        using (kernel.Out.Indent())
        {
            kernel.Out.Line($"{KernelWriter.Memory(step.Output)},");
            kernel.Out.Line($"{KernelWriter.Memory(step.GateInput)}, {KernelWriter.Memory(step.UpInput)}, rows);");
        }

        kernel.Require(name, () => Print(kernel, step, name));
    }

    private static void Print(KernelWriter kernel, GateStep step, string name)
    {
        var isa = kernel.Isa;
        int columns = step.Gate.Output.Columns;
        using (kernel.Kernel($"output[rows, {columns}] = {step.Gate.Function}(gate) ∘ up.", $"void {name}(ref float output, ref float gate, ref float up, nint rows)"))
        using (kernel.Out.Block("for (; rows > 0; rows--)"))
        {
            kernel.EachPanel(columns, offset => kernel.EachPart(part =>
                $"var {isa.Part("x", part)} = {isa.Load("gate", offset(part))};\n"
                + isa.Store($"({ActivateEmitter.Apply(isa, step.Gate.Function, isa.Part("x", part))} * {isa.Load("up", offset(part))})", "output", offset(part))));
            kernel.Out.Line($"output = ref Unsafe.Add(ref output, {step.Output.Stride});");
            kernel.Out.Line($"gate = ref Unsafe.Add(ref gate, {step.GateInput.Stride});");
            kernel.Out.Line($"up = ref Unsafe.Add(ref up, {step.UpInput.Stride});");
        }
    }
}
