using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Operations;

/// <summary>LayerNorm and RMSNorm of every row, several rows at a time, or of every head of a row.</summary>
internal static class NormEmitter
{
    public static void Call(KernelWriter kernel, NormStep step)
    {
        int usual = Panel.Stride(step.Norm.Output.Columns);
        string name = $"{KindOf(step.Norm)}_{(step.Norm.Groups > 1 ? $"{step.Norm.Groups}x" : "")}{step.Norm.Width}"
            + (step.Bias is null && step.Norm.Kind == NormKind.LayerNorm ? "_NoBias" : "")
            + (step.Input.Stride != step.Output.Stride ? $"of{step.Input.Stride}to{step.Output.Stride}" : step.Input.Stride != usual ? $"of{step.Input.Stride}" : "");
        if (step.Norm.SkipsFirst)
            SkippedNormText.Call(kernel, step.Output, step.Input, residual: null, step.Norm.Output.Columns, CallNorm);
        else
            CallNorm();
        kernel.Require(name, () => Print(kernel, step, name));

        void CallNorm()
        {
            kernel.Out.Line($"{name}(");
            using (kernel.Out.Indent())
            {
                kernel.Out.Line($"{KernelWriter.Memory(step.Output)}, {KernelWriter.Memory(step.Input)},");
                kernel.Out.Line($"{KernelWriter.Weight(step.Weight)}{(step.Bias is null ? "" : $", {KernelWriter.Weight(step.Bias)}")}, rows);");
            }
        }
    }

    private static string KindOf(Norm norm) => norm.Kind == NormKind.LayerNorm ? "LayerNorm" : "RmsNorm";

    private static void Print(KernelWriter kernel, NormStep step, string name)
    {
        var (output, norm) = (kernel.Out, step.Norm);
        string groups = norm.Groups == 1 ? "" : $" of each of {norm.Groups} heads";
        string weighted = step.Bias is null ? "·weight" : "·weight + bias";
        using (kernel.Kernel(
            $"output[rows, {norm.Output.Columns}] = {KindOf(norm)}(input){weighted}{groups}, ε = {Text.Number(norm.Epsilon)}; {norm.Width} columns in {Text.Count(Panel.Count(norm.Width), "panel")} of 16.",
            $"void {name}(ref float output, ref float input, ref float weight{(step.Bias is null ? "" : ", ref float bias")}, nint rows)"))
        {
            kernel.DeclareTail(norm.Width);
            if (norm.Groups > 1)
            {
                using (output.Block("for (; rows > 0; rows--)"))
                {
                    PrintHeads(kernel, step);
                    Advance(output, step, 1);
                }

                return;
            }

            int together = kernel.Isa.NormRows;
            if (together > 1)
            {
                output.Line($"// {together} rows at a time, whose sums do not wait for each other.");
                using (output.Block($"for (; rows >= {together}; rows -= {together})"))
                {
                    new NormText(kernel, step, together).Print("input", "output");
                    Advance(output, step, together);
                }

                output.Line();
            }

            using (output.Block("for (; rows > 0; rows--)"))
            {
                new NormText(kernel, step, 1).Print("input", "output");
                Advance(output, step, 1);
            }
        }
    }

    private static void PrintHeads(KernelWriter kernel, NormStep step)
    {
        var (output, norm) = (kernel.Out, step.Norm);
        output.Line("ref float from = ref input;");
        output.Line("ref float to = ref output;");
        using (output.Block($"for (nint head = 0; head < {norm.Groups}; head++)"))
        {
            new NormText(kernel, step, 1).Print("from", "to");
            output.Line();
            output.Line($"from = ref Unsafe.Add(ref from, {norm.Width});");
            output.Line($"to = ref Unsafe.Add(ref to, {norm.Width});");
        }
    }

    private static void Advance(SourceWriter output, NormStep step, int rows)
    {
        output.Line();
        output.Line($"input = ref Unsafe.Add(ref input, {rows * step.Input.Stride});");
        output.Line($"output = ref Unsafe.Add(ref output, {rows * step.Output.Stride});");
    }
}
