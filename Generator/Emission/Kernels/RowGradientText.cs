using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>The pass over a model's first rows on the way back: every row's gradient goes to the tables it was made of.</summary>
internal static class RowGradientText
{
    public static void Call(KernelWriter kernel, RowGradientStep step)
    {
        kernel.Out.Line($"EmbeddingGradient(ref memory, ref gradients, {Inputs(kernel, step, arguments: true)}{kernel.SequenceArguments});");
        kernel.Require("EmbeddingGradient", () => Print(kernel, step));
    }

    /// <summary>Float rows have no table, so nobody asks what they were.</summary>
    private static string Inputs(KernelWriter kernel, RowGradientStep step, bool arguments) =>
        !kernel.Plan.Spec.TakesTokens ? "" : (arguments ? KernelFile.InputArguments(kernel.Plan.Spec) : KernelFile.InputParameters(kernel.Plan.Spec)) + ", ";

    private static void Print(KernelWriter kernel, RowGradientStep step)
    {
        var output = kernel.Out;
        using (kernel.Kernel($"{step.Formula}.", $"void EmbeddingGradient(ref float memory, ref float gradients, {Inputs(kernel, step, arguments: false)}{kernel.SequenceParameters})"))
        {
            output.Line($"ref float gradient = {KernelWriter.Memory(step.Gradient)};");
            TokenEmbeddingGradientEmitter.DeclareScale(kernel, step);
            bool takesTokens = step.Tokens is not null;
            if (takesTokens)
                output.Line("int next = 0;");
            using (kernel.EachSequence(needsPast: false))
            {
                PositionEmbeddingGradientEmitter.Start(kernel, step);
                if (kernel.Plan.Spec.ClassToken)
                {
                    ClassTokenGradientEmitter.FirstRow(kernel, step);
                    PositionEmbeddingGradientEmitter.AddRow(kernel, step);
                    if (step.ClearsClassRow)
                        ClassTokenGradientEmitter.Clear(kernel, step);
                    Advance(output, step);
                    output.Line();
                }

                using (output.Block("for (int i = 0; i < length; i++)"))
                {
                    TokenEmbeddingGradientEmitter.AddRow(kernel, step);
                    TypeEmbeddingGradientEmitter.AddRow(kernel, step);
                    PositionEmbeddingGradientEmitter.AddRow(kernel, step);
                    Advance(output, step);
                    if (takesTokens)
                        output.Line("next++;");
                }
            }
        }
    }

    /// <summary>table row += gradient row.</summary>
    public static void AddTo(KernelWriter kernel, RowGradientStep step, string row, Func<string, string>? scaled = null) =>
        kernel.EachPanel(step.Columns, offset => kernel.EachPart(part =>
        {
            string gradient = kernel.Isa.Load("gradient", offset(part));
            return kernel.Isa.Store($"({kernel.Isa.Load(row, offset(part))} + {scaled?.Invoke(gradient) ?? gradient})", row, offset(part));
        }));

    private static void Advance(SourceWriter output, RowGradientStep step)
    {
        output.Line($"gradient = ref Unsafe.Add(ref gradient, {step.Gradient.Stride});");
        PositionEmbeddingGradientEmitter.Advance(output, step);
    }
}
