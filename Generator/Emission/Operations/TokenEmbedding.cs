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

        var format = kernel.Plan.Weights.Format;
        output.Line("// The table is also the head's matrix and lies in panels of 16 tokens: a token's row is a column there.");
        WeightText.DeclareColumn(output, format, step.TokenTable!, "tokens[next]", columns);
        int rest = columns % Panel.Columns;
        if (rest != 0)
            kernel.EachPart(part => kernel.Isa.Store(kernel.Isa.Zero, "output", $"{columns - rest + (part * kernel.Isa.Lanes)}"));
        WeightText.CopyColumn(output, format, columns);
        return "output";
    }
}
