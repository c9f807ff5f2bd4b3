using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Finds the learned row of a token's type.</summary>
internal static class TypeEmbeddingEmitter
{
    public static void FindRow(KernelWriter kernel, RowStep step)
    {
        if (step.Types is null)
            return;
        kernel.Out.Line($"ref float type = ref Unsafe.Add(ref weights, Weights.{step.TypeTable!.Name} + (tokenTypes.IsEmpty ? 0 : tokenTypes[next] * {Panel.Pad(step.Result.Columns)}));");
    }
}
