using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>The rows of a learned table of positions learn from whatever stood there.</summary>
internal static class PositionEmbeddingGradientEmitter
{
    public static void Start(KernelWriter kernel, RowGradientStep step)
    {
        if (step.Positions is null)
            return;
        int skipped = step.Positions.Offset * Panel.Pad(step.Columns);
        kernel.Out.Line($"ref float position = {KernelWriter.Gradient(step.PositionTable!, skipped == 0 ? "" : $" + {skipped}")};{(skipped == 0 ? "" : $"   // position {step.Positions.Offset}")}");
    }

    public static void AddRow(KernelWriter kernel, RowGradientStep step)
    {
        if (step.Positions is not null)
            RowGradientText.AddTo(kernel, step, "position");
    }

    public static void Advance(SourceWriter output, RowGradientStep step)
    {
        if (step.Positions is not null)
            output.Line($"position = ref Unsafe.Add(ref position, {Panel.Pad(step.Columns)});");
    }
}
