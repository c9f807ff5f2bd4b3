using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>The gradient of a vector before it was scaled to length 1: what points across it, divided by its length.</summary>
internal static class NormalizeGradientEmitter
{
    public static void Call(KernelWriter kernel, NormalizeGradientStep step)
    {
        kernel.Out.Line($"ScaleToLength1Gradient({KernelWriter.Memory(step.Output)}, {KernelWriter.Memory(step.OutputGradient)}, {KernelWriter.Memory(step.Input)}, lengths.Length);");
        kernel.Require("ScaleToLength1Gradient", () => Print(kernel, step));
    }

    private static void Print(KernelWriter kernel, NormalizeGradientStep step)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int columns = step.Gradient.Output.Columns;
        string smallest = Text.Literal(Normalize.SmallestLength);
        using (kernel.Kernel(
            $"output[rows, {columns}] = (gradient - direction·(direction·gradient)) / |input|, direction = input / |input|.",
            "void ScaleToLength1Gradient(ref float output, ref float gradient, ref float input, nint rows)"))
        using (output.Block("for (; rows > 0; rows--)"))
        {
            kernel.EachPart(part => $"var {isa.Part("squares", part)} = {isa.Zero};\nvar {isa.Part("product", part)} = {isa.Zero};");
            kernel.EachPanel(columns, offset => kernel.EachPart(part =>
                $"var {isa.Part("x", part)} = {isa.Load("input", offset(part))};\n"
                + $"{isa.Part("squares", part)} = {isa.Fma(isa.Part("x", part), isa.Part("x", part), isa.Part("squares", part))};\n"
                + $"{isa.Part("product", part)} = {isa.Fma(isa.Part("x", part), isa.Load("gradient", offset(part)), isa.Part("product", part))};"));
            output.Line($"float length = MathF.Sqrt(Lanes.Sum({isa.AllParts("squares")}));");
            output.Line($"var scale = {isa.Broadcast($"1 / MathF.Max(length, {smallest})")};");
            output.Line("// A vector too short to be scaled to length 1 was divided by a constant.");
            output.Line($"var along = {isa.Broadcast($"length < {smallest} ? 0f : -Lanes.Sum({isa.AllParts("product")}) / (length * length)")};");
            output.Line();
            kernel.EachPanel(columns, offset => kernel.EachPart(part =>
                isa.Store($"({isa.Fma(isa.Load("input", offset(part)), "along", isa.Load("gradient", offset(part)))} * scale)", "output", offset(part))));
            output.Line();
            output.Line($"input = ref Unsafe.Add(ref input, {step.Input.Stride});");
            output.Line($"gradient = ref Unsafe.Add(ref gradient, {step.OutputGradient.Stride});");
            output.Line($"output = ref Unsafe.Add(ref output, {step.Output.Stride});");
        }
    }
}
