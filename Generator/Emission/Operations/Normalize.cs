using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Scales every pooled vector to length 1.</summary>
internal static class NormalizeEmitter
{
    public static void Call(KernelWriter kernel, NormalizeStep step)
    {
        kernel.Out.Line($"ScaleToLength1({KernelWriter.Memory(step.Output)}, {KernelWriter.Memory(step.Input)}, lengths.Length);");
        kernel.Require("ScaleToLength1", () => Print(kernel, step));
    }

    private static void Print(KernelWriter kernel, NormalizeStep step)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int columns = step.Normalize.Output.Columns;
        using (kernel.Kernel($"output[rows, {columns}] = input / max(|input|, 1e-12).", "void ScaleToLength1(ref float output, ref float input, nint rows)"))
        using (output.Block("for (; rows > 0; rows--)"))
        {
            kernel.EachPart(part => $"var {isa.Part("squares", part)} = {isa.Zero};");
            kernel.EachPanel(columns, offset => kernel.EachPart(part =>
                $"var {isa.Part("x", part)} = {isa.Load("input", offset(part))};\n"
                + $"{isa.Part("squares", part)} = {isa.Fma(isa.Part("x", part), isa.Part("x", part), isa.Part("squares", part))};"));
            output.Line($"var scale = {isa.Broadcast($"1 / MathF.Max(MathF.Sqrt(Lanes.Sum({isa.AllParts("squares")})), {Text.Literal(Normalize.SmallestLength)})")};");
            output.Line();
            kernel.EachPanel(columns, offset => kernel.EachPart(part => isa.Store($"({isa.Load("input", offset(part))} * scale)", "output", offset(part))));
            output.Line();
            output.Line($"input = ref Unsafe.Add(ref input, {step.Input.Stride});");
            output.Line($"output = ref Unsafe.Add(ref output, {step.Output.Stride});");
        }
    }
}
