using TxGen.Generator.Planning;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>A norm that the first layer does not have: there, rows and their gradients pass as they are.</summary>
internal static class SkippedNormText
{
    /// <summary>Prints what the first layer does, and for the others the norm's call.</summary>
    /// <param name="residual">What the rows are added to, if to anything.</param>
    public static void Call(KernelWriter kernel, View output, View input, View? residual, int columns, Action norm)
    {
        string name = $"{(residual is null ? "Copy" : "Add")}_{columns}of{input.Stride}{(residual is null ? "" : $"and{residual.Value.Stride}")}to{output.Stride}";
        string places = string.Join(", ", new[] { output, input, residual }.OfType<View>().Select(view => KernelWriter.Memory(view)));
        using (kernel.Out.Block($"if ({LayerChoice.Index} == 0)"))
            kernel.Out.Line($"{name}({places}, rows);");
        using (kernel.Out.Block("else"))
            norm();
        kernel.Require(name, () => Print(kernel, output, input, residual, columns, name));
    }

    private static void Print(KernelWriter kernel, View output, View input, View? residual, int columns, string name)
    {
        var (text, isa) = (kernel.Out, kernel.Isa);
        using (kernel.Kernel(
            $"output[rows, {columns}] = input{(residual is null ? "" : " + residual")}.",
            $"void {name}(ref float output, ref float input, {(residual is null ? "" : "ref float residual, ")}nint rows)"))
        using (text.Block("for (; rows > 0; rows--)"))
        {
            kernel.EachPanel(columns, offset => kernel.EachPart(part =>
            {
                string rows = isa.Load("input", offset(part));
                return isa.Store(residual is null ? rows : $"({rows} + {isa.Load("residual", offset(part))})", "output", offset(part));
            }));
            text.Line();
            text.Line($"input = ref Unsafe.Add(ref input, {input.Stride});");
            if (residual is not null)
                text.Line($"residual = ref Unsafe.Add(ref residual, {residual.Value.Stride});");
            text.Line($"output = ref Unsafe.Add(ref output, {output.Stride});");
        }
    }
}
