using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Drops numbers on their way: of a value, of what a sublayer adds to the residual stream, of a tile's attention weights.</summary>
internal static class DropoutEmitter
{
    public static void Call(KernelWriter kernel, DropoutStep step, string rows)
    {
        string name = $"Dropout_{step.Dropout.Output.Columns}{(step.Residual is null ? "" : "_Add")}of{step.Input.Stride}to{step.Output.Stride}";
        string residual = step.Residual is { } view ? $"{KernelWriter.Memory(view)}, " : "";
        kernel.Out.Line($"{name}({KernelWriter.Memory(step.Output)}, {KernelWriter.Memory(step.Input)}, {residual}dropout.Mask({step.Dropout.Site}, {Text.Literal(step.Dropout.Rate)}), dropout.FirstRow, {rows});");
        kernel.Require(name, () => Print(kernel, step, name));
    }

    private static void Print(KernelWriter kernel, DropoutStep step, string name)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int columns = step.Dropout.Output.Columns;
        bool adds = step.Residual is not null;
        using (kernel.Kernel(
            $"output[rows, {columns}] = {(adds ? "residual + " : "")}what the mask keeps of the input, scaled.",
            $"void {name}(ref float output, ref float input, {(adds ? "ref float residual, " : "")}DropoutMask mask, uint firstRow, nint rows)"))
        using (output.Block("for (nint i = 0; i < rows; i++)"))
        {
            output.Line("var kept = mask.Row(firstRow + (uint)i);");
            kernel.EachPanel(columns, offset => kernel.EachPart(part =>
            {
                string value = $"kept.Apply({isa.Load("input", offset(part))}, {offset(part)})";
                return isa.Store(adds ? $"({isa.Load("residual", offset(part))} + {value})" : value, "output", offset(part));
            }));
            output.Line($"output = ref Unsafe.Add(ref output, {step.Output.Stride});");
            output.Line($"input = ref Unsafe.Add(ref input, {step.Input.Stride});");
            if (step.Residual is { } residual)
                output.Line($"residual = ref Unsafe.Add(ref residual, {residual.Stride});");
        }
    }

    /// <summary>Softmax weights go on without the dropped ones; those stay where they are for the backward pass.</summary>
    /// <param name="every">Positions from one row or key to the next, counted from a first key; null where keys are all keys from the first.</param>
    public static void PrintScores(KernelWriter kernel, string name, int stride, int droppedStride, int? every = null)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        using (kernel.Kernel(
            "dropped[rows, keys] = what the mask keeps of the scores, scaled.",
            $"void {name}(ref float dropped, ref float scores, DropoutMask mask, uint firstRow, nint rows, {(every is null ? "" : "uint firstKey, ")}nint keys)"))
        using (output.Block("for (nint i = 0; i < rows; i++)"))
        {
            output.Line($"var kept = mask.Row(firstRow + (uint){(every is null or 1 ? "i" : $"(i * {every})")}){(every is null ? "" : $".From(firstKey, {every})")};");
            using (output.Block("for (nuint c = 0; c < (nuint)keys; c += 16)"))
            {
                kernel.EachPart(part =>
                {
                    string at = part == 0 ? "c" : $"c + {part * isa.Lanes}";
                    return isa.Store($"kept.Apply({isa.Load("scores", at)}, {at})", "dropped", at);
                });
            }

            output.Line();
            output.Line($"scores = ref Unsafe.Add(ref scores, {stride});");
            output.Line($"dropped = ref Unsafe.Add(ref dropped, {droppedStride});");
        }
    }
}
