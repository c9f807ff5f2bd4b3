using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Operations;

/// <summary>One row out of every sequence: its first, its last, or the mean.</summary>
internal static class PoolEmitter
{
    public static void Call(KernelWriter kernel, PoolStep step)
    {
        string name = $"Pool{step.Pool.Kind}";
        kernel.Out.Line($"{name}({KernelWriter.Memory(step.Output)}, {KernelWriter.Memory(step.Input)}, lengths);");
        kernel.Require(name, () => Print(kernel, step, name));
    }

    private static void Print(KernelWriter kernel, PoolStep step, string name)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int columns = step.Pool.Output.Columns;
        int extra = kernel.Plan.Spec.ExtraRows;
        using (kernel.Kernel($"{step.Formula}: output[segments, {columns}].", $"void {name}(ref float output, ref float input, ReadOnlySpan<int> lengths)"))
        using (output.Block("foreach (int length in lengths)"))
        {
            if (extra > 0)
                output.Line($"nint rows = length + {extra};   // the class token comes first");
            else
                output.Line("nint rows = length;");
            if (step.Pool.Kind == Pooling.Mean)
                PrintMean(kernel, step, columns);
            else
                PrintCopy(kernel, step, columns);
            output.Line();
            output.Line($"input = ref Unsafe.Add(ref input, rows * {step.Input.Stride});");
            output.Line($"output = ref Unsafe.Add(ref output, {step.Output.Stride});");
        }
    }

    private static void PrintCopy(KernelWriter kernel, PoolStep step, int columns)
    {
        bool last = step.Pool.Kind == Pooling.Last;
        if (last)
            kernel.Out.Line($"ref float row = ref Unsafe.Add(ref input, (rows - 1) * {step.Input.Stride});");
        kernel.EachPanel(columns, offset => kernel.EachPart(part =>
            kernel.Isa.Store(kernel.Isa.Load(last ? "row" : "input", offset(part)), "output", offset(part))));
    }

    private static void PrintMean(KernelWriter kernel, PoolStep step, int columns)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        output.Line($"var count = {isa.Broadcast("(float)rows")};");
        kernel.EachPanel(columns, offset =>
        {
            kernel.EachPart(part => $"var {isa.Part("sum", part)} = {isa.Zero};");
            output.Line("ref float row = ref input;");
            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                kernel.EachPart(part => $"{isa.Part("sum", part)} += {isa.Load("row", offset(part))};");
                output.Line($"row = ref Unsafe.Add(ref row, {step.Input.Stride});");
            }

            output.Line();
            kernel.EachPart(part => isa.Store($"({isa.Part("sum", part)} / count)", "output", offset(part)));
        });
    }
}
