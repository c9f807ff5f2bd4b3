using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Finds the table row of a sequence's first position; the others follow.</summary>
internal static class PositionEmbeddingEmitter
{
    public static void Start(KernelWriter kernel, RowStep step)
    {
        if (step.Positions is not { } positions)
            return;
        // A learned table holds the rows below the offset too, as files do; sinusoids start there.
        int skipped = positions.Table is null ? 0 : positions.Offset * Panel.Pad(step.Result.Columns);
        string past = kernel.Plan.Cache is null ? "" : $" + (past * {Panel.Pad(step.Result.Columns)})";
        kernel.Out.Line(skipped == 0
            ? $"ref float position = {KernelWriter.Weight(step.PositionTable!, past)};"
            : $"ref float position = {KernelWriter.Weight(step.PositionTable!, $" + {skipped}{past}")};   // position {positions.Offset}");
    }
}
