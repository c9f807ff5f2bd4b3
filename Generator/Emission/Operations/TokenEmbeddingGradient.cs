using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>A token's row of the table learns what its place in the text is told.</summary>
internal static class TokenEmbeddingGradientEmitter
{
    public static void DeclareScale(KernelWriter kernel, RowGradientStep step)
    {
        if (step.Tokens is not { Scale: not 1 } tokens)
            return;
        string scale = Text.Literal(tokens.Scale);
        kernel.Out.Line(step.TokenTableInPanels
            ? $"const float scale = {scale};   // √{step.Columns}"
            : $"var scale = {kernel.Isa.Broadcast(scale)};   // √{step.Columns}");
    }

    public static void AddRow(KernelWriter kernel, RowGradientStep step)
    {
        if (step.Tokens is null)
            return;
        var output = kernel.Out;
        bool isScaled = step.Tokens.Scale != 1;
        if (!step.TokenTableInPanels)
        {
            output.Line($"ref float word = {KernelWriter.Gradient(step.TokenTable!, $" + (tokens[next] * {Panel.Pad(step.Columns)})")};");
            RowGradientText.AddTo(kernel, step, "word", isScaled ? gradient => $"({gradient} * scale)" : null);
            return;
        }

        output.Line("// The table lies in panels of 16 tokens: a token's row is a column there.");
        output.Line($"ref float word = {KernelWriter.Gradient(step.TokenTable!, $" + ((tokens[next] >> 4) * {kernel.Plan.Weights.Format.PanelFloats(step.Columns)}) + (tokens[next] & 15)")};");
        output.Line($"for (nint k = 0; k < {step.Columns}; k++)");
        using (output.Indent())
            output.Line($"Unsafe.Add(ref word, k * 16) += Unsafe.Add(ref gradient, k){(isScaled ? " * scale" : "")};");
    }
}
