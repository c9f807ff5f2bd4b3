using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Gradients of LayerNorm and RMSNorm, several rows at a time, or head after head of a row.</summary>
internal static class NormGradientEmitter
{
    public static void Call(KernelWriter kernel, NormGradientStep step)
    {
        var norm = step.Norm;
        string name = $"{KindOf(norm)}Gradient_{(norm.Groups > 1 ? $"{norm.Groups}x" : "")}{norm.Width}"
            + (step.Bias is null && norm.Kind == NormKind.LayerNorm ? "_NoBias" : "")
            + (step.Output is null ? "_WeightOnly" : step.Residual is null ? "" : "_Add")
            + (step.Input.Stride == step.OutputGradient.Stride && (step.Output is null || step.Output.Value.Stride == step.Input.Stride)
                ? step.Input.Stride == Panel.Stride(norm.Output.Columns) ? "" : $"of{step.Input.Stride}"
                : $"of{step.Input.Stride}and{step.OutputGradient.Stride}to{step.Output?.Stride}");
        if (norm.SkipsFirst)
            SkippedNormText.Call(kernel, step.Output!.Value, step.OutputGradient, step.Residual, norm.Output.Columns, CallNorm);
        else
            CallNorm();
        kernel.Require(name, () => Print(kernel, step, name));

        void CallNorm()
        {
            kernel.Out.Line($"{name}(");
            using (kernel.Out.Indent())
            {
                string places = string.Join(", ", new[] { step.Output, step.Residual, step.OutputGradient, step.Input }.OfType<View>().Select(view => KernelWriter.Memory(view)));
                kernel.Out.Line($"{places},");
                kernel.Out.Line($"{KernelWriter.Weight(step.Weight)}, {KernelWriter.Gradient(step.Weight)}{(step.Bias is null ? "" : $", {KernelWriter.Gradient(step.Bias)}")}, rows);");
            }
        }
    }

    private static string KindOf(Graph.Operations.Norm norm) => norm.Kind == NormKind.LayerNorm ? "LayerNorm" : "RmsNorm";

    private static void Print(KernelWriter kernel, NormGradientStep step, string name)
    {
        var (output, norm) = (kernel.Out, step.Norm);
        string parameters = string.Join("", new[] { step.Output is null ? null : "output", step.Residual is null ? null : "residual", "gradient", "input", "weight", "weightGradient", step.Bias is null ? null : "biasGradient" }
            .OfType<string>().Select(each => $"ref float {each}, "));
        string result = step.Output is null ? "" : $"output[rows, {norm.Output.Columns}] = {(step.Residual is null ? "" : "residual + ")}gradient through {KindOf(norm)}(input); ";
        using (kernel.Kernel(
            $"{result}weight' += Σ gradient ∘ normed{(step.Bias is null ? "" : ", bias' += Σ gradient")}{(norm.Groups == 1 ? "" : $", over {norm.Groups} heads")}.",
            $"void {name}({parameters}nint rows)"))
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
                    new NormGradientText(kernel, step, together).Print("input", "gradient", "residual", "output");
                    Advance(output, step, together);
                }

                output.Line();
            }

            using (output.Block("for (; rows > 0; rows--)"))
            {
                new NormGradientText(kernel, step, 1).Print("input", "gradient", "residual", "output");
                Advance(output, step, 1);
            }
        }
    }

    private static void PrintHeads(KernelWriter kernel, NormGradientStep step)
    {
        var (output, norm) = (kernel.Out, step.Norm);
        output.Line("ref float from = ref input;");
        output.Line("ref float g = ref gradient;");
        if (step.Output is not null)
            output.Line("ref float to = ref output;");
        using (output.Block($"for (nint head = 0; head < {norm.Groups}; head++)"))
        {
            new NormGradientText(kernel, step, 1).Print("from", "g", "residual", "to");
            output.Line();
            output.Line($"from = ref Unsafe.Add(ref from, {norm.Width});");
            output.Line($"g = ref Unsafe.Add(ref g, {norm.Width});");
            if (step.Output is not null)
                output.Line($"to = ref Unsafe.Add(ref to, {norm.Width});");
        }
    }

    private static void Advance(SourceWriter output, NormGradientStep step, int rows)
    {
        output.Line();
        output.Line($"input = ref Unsafe.Add(ref input, {rows * step.Input.Stride});");
        output.Line($"gradient = ref Unsafe.Add(ref gradient, {rows * step.OutputGradient.Stride});");
        if (step.Residual is { } residual)
            output.Line($"residual = ref Unsafe.Add(ref residual, {rows * residual.Stride});");
        if (step.Output is { } to)
            output.Line($"output = ref Unsafe.Add(ref output, {rows * to.Stride});");
    }
}
