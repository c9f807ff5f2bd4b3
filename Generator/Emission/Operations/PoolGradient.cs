using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Operations;

/// <summary>A pooled vector's gradient goes to the row it was, or in equal shares to all.</summary>
internal static class PoolGradientEmitter
{
    public static void Call(KernelWriter kernel, PoolGradientStep step)
    {
        string name = $"Pool{step.Pool.Kind}Gradient";
        kernel.Out.Line($"{name}({KernelWriter.Memory(step.Output)}, {KernelWriter.Memory(step.OutputGradient)}, lengths);");
        kernel.Require(name, () => Print(kernel, step, name));
    }

    private static void Print(KernelWriter kernel, PoolGradientStep step, string name)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int columns = step.Pool.Output.Columns;
        int extra = kernel.Plan.Spec.ExtraRows;
        using (kernel.Kernel($"{step.Formula}: output[rows, {columns}].", $"void {name}(ref float output, ref float gradient, ReadOnlySpan<int> lengths)"))
        using (output.Block("foreach (int length in lengths)"))
        {
            output.Line(extra > 0 ? $"nint rows = length + {extra};   // the class token comes first" : "nint rows = length;");
            if (step.Pool.Kind == Pooling.Mean)
                output.Line($"var share = {isa.Broadcast("1f / rows")};");
            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                if (step.Pool.Kind != Pooling.Mean)
                    output.Line($"var share = {isa.Broadcast($"i == {(step.Pool.Kind == Pooling.Last ? "rows - 1" : "0")} ? 1f : 0f")};");
                kernel.EachPanel(columns, offset => kernel.EachPart(part => isa.Store($"({isa.Load("gradient", offset(part))} * share)", "output", offset(part))));
                output.Line($"output = ref Unsafe.Add(ref output, {step.Output.Stride});");
            }

            output.Line();
            output.Line($"gradient = ref Unsafe.Add(ref gradient, {step.OutputGradient.Stride});");
        }
    }
}
