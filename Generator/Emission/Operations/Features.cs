using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Copies a row of the caller's floats into padded memory.</summary>
internal static class FeaturesEmitter
{
    public static void CopyRow(KernelWriter kernel, RowStep step)
    {
        int columns = step.Result.Columns;
        kernel.Out.Line($"var row = MemoryMarshal.CreateSpan(ref output, {Panel.Pad(columns)});");
        kernel.Out.Line($"input.Slice(next * {columns}, {columns}).CopyTo(row);");
        if (columns % Panel.Columns != 0)
            kernel.Out.Line($"row.Slice({columns}).Clear();");
    }
}
