using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>The squared distance from the targets, and the gradient beside it.</summary>
internal static class SquaredErrorEmitter
{
    public static void Call(KernelWriter kernel, SquaredErrorStep step, string rows)
    {
        kernel.Out.Line($"loss += SquaredError({KernelWriter.Memory(step.Gradient)}, {KernelWriter.Memory(step.Result)}, targets, scale, {rows});");
        kernel.Require("SquaredError", () => Print(kernel, step));
    }

    private static void Print(KernelWriter kernel, SquaredErrorStep step)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int columns = step.Loss.Output.Columns;
        int rest = columns % Panel.Columns;
        int whole = columns - rest;
        using (kernel.Kernel(
            $"Σ (result - target)² over [rows, {columns}]; gradient = (result - target)·scale.",
            "double SquaredError(ref float gradient, ref float result, ReadOnlySpan<float> targets, float scale, nint rows)"))
        {
            output.Line("double loss = 0;");
            output.Line("ref float target = ref MemoryMarshal.GetReference(targets);");
            if (whole > 0)
                output.Line($"var scales = {isa.Broadcast("scale")};");
            using (output.Block("for (; rows > 0; rows--)"))
            {
                if (whole > 0)
                {
                    kernel.EachPart(part => $"var {isa.Part("squares", part)} = {isa.Zero};");
                    kernel.EachPanel(whole, offset => kernel.EachPart(part =>
                        $"var {isa.Part("errors", part)} = {isa.Load("result", offset(part))} - {isa.Load("target", offset(part))};\n"
                        + $"{isa.Part("squares", part)} = {isa.Fma(isa.Part("errors", part), isa.Part("errors", part), isa.Part("squares", part))};\n"
                        + isa.Store($"({isa.Part("errors", part)} * scales)", "gradient", offset(part))));
                    output.Line($"loss += Lanes.Sum({isa.AllParts("squares")});");
                    output.Line();
                }

                if (rest > 0)
                {
                    output.Line("// Targets are not padded: the last ones come one by one.");
                    using (output.Block($"for (nint c = {whole}; c < {columns}; c++)"))
                    {
                        output.Line("float error = Unsafe.Add(ref result, c) - Unsafe.Add(ref target, c);");
                        output.Line("loss += error * error;");
                        output.Line("Unsafe.Add(ref gradient, c) = error * scale;");
                    }

                    output.Line($"MemoryMarshal.CreateSpan(ref Unsafe.Add(ref gradient, {columns}), {Panel.Pad(columns) - columns}).Clear();");
                }

                output.Line($"gradient = ref Unsafe.Add(ref gradient, {step.Gradient.Stride});");
                output.Line($"result = ref Unsafe.Add(ref result, {step.Result.Stride});");
                output.Line($"target = ref Unsafe.Add(ref target, {columns});");
            }

            output.Line("return loss;");
        }
    }
}
