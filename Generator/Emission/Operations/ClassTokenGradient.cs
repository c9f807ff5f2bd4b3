using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>The class token learns from the first row of every sequence.</summary>
internal static class ClassTokenGradientEmitter
{
    public static void FirstRow(KernelWriter kernel, RowGradientStep step)
    {
        kernel.Out.Line($"ref float classToken = {KernelWriter.Gradient(step.ClassVector!)};");
        RowGradientText.AddTo(kernel, step, "classToken");
    }

    /// <summary>No row of the caller's stands there.</summary>
    public static void Clear(KernelWriter kernel, RowGradientStep step) =>
        kernel.Out.Line($"MemoryMarshal.CreateSpan(ref gradient, {Panel.Pad(step.Columns)}).Clear();");
}
