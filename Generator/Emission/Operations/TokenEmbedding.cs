using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Finds the learned row of a token.</summary>
internal static class TokenEmbeddingEmitter
{
    public static void DeclareScale(KernelWriter kernel, RowStep step)
    {
        if (step.Tokens is { Scale: not 1 } tokens)
            kernel.Out.Line($"var scale = {kernel.Isa.Broadcast(Text.Literal(tokens.Scale))};   // √{step.Result.Columns}");
    }

    public static string Scaled(RowStep step, string row) => step.Tokens is { Scale: not 1 } ? $"({row} * scale)" : row;

    /// <summary>Declares the row's reference, or gathers it into the output where the table lies in panels; returns where it is.</summary>
    public static string FindRow(KernelWriter kernel, RowStep step)
    {
        var output = kernel.Out;
        int columns = step.Result.Columns;
        if (!step.TokenTableInPanels)
        {
            output.Line($"ref float word = ref Unsafe.Add(ref weights, Weights.{step.TokenTable!.Name} + (tokens[next] * {Panel.Pad(columns)}));");
            return "word";
        }

        output.Line("// The table is also the head's matrix and lies in panels of 16 tokens: a token's row is a column there.");
        output.Line($"ref float word = ref Unsafe.Add(ref weights, Weights.{step.TokenTable!.Name} + ((tokens[next] >> 4) * {columns * Panel.Columns}) + (tokens[next] & 15));");
        int rest = columns % Panel.Columns;
        if (rest != 0)
            kernel.EachPart(part => kernel.Isa.Store(kernel.Isa.Zero, "output", $"{columns - rest + (part * kernel.Isa.Lanes)}"));
        output.Line($"for (nint k = 0; k < {columns}; k++)");
        using (output.Indent())
            output.Line("Unsafe.Add(ref output, k) = Unsafe.Add(ref word, k * 16);");
        return "output";
    }
}
