using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>The row of a token's type learns what its place in the text is told.</summary>
internal static class TypeEmbeddingGradientEmitter
{
    public static void AddRow(KernelWriter kernel, RowGradientStep step)
    {
        if (step.TypeTable is null)
            return;
        kernel.Out.Line($"ref float type = {KernelWriter.Gradient(step.TypeTable, $" + (tokenTypes.IsEmpty ? 0 : tokenTypes[next] * {Panel.Pad(step.Columns)})")};");
        RowGradientText.AddTo(kernel, step, "type");
    }
}
