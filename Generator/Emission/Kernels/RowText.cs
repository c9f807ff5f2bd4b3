using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// The pass over a model's rows that a chain of embedding operations becomes: where a row comes from, then what is added to it,
/// sequence by sequence.
/// </summary>
internal static class RowText
{
    public static void Call(KernelWriter kernel, RowStep step)
    {
        string name = NameOf(step);
        string input = step.Tokens is null && step.Features is null ? "" : KernelFile.InputArguments(kernel.Plan.Spec) + ", ";
        kernel.Out.Line($"{name}(ref memory, ref weights, {input}{kernel.SequenceArguments});");
        kernel.Require(name, () => Print(kernel, step, name));
    }

    private static string NameOf(RowStep step) =>
        step.Tokens is not null ? "EmbedTokens" : step.Features is not null ? "TakeRows" : "PlaceRows";

    private static void Print(KernelWriter kernel, RowStep step, string name)
    {
        var output = kernel.Out;
        int stride = step.Output.Stride;
        bool takesInput = step.Tokens is not null || step.Features is not null;
        string input = takesInput ? KernelFile.InputParameters(kernel.Plan.Spec) + ", " : "";
        using (kernel.Kernel($"{step.Formula}.", $"void {name}(ref float memory, ref float weights, {input}{kernel.SequenceParameters})"))
        {
            output.Line($"ref float output = {KernelWriter.Memory(step.Output)};");
            TokenEmbeddingEmitter.DeclareScale(kernel, step);
            if (takesInput)
                output.Line("int next = 0;");
            using (kernel.EachSequence(needsPast: step.Positions is not null))
            {
                PositionEmbeddingEmitter.Start(kernel, step);
                if (kernel.Plan.Spec.ClassToken)
                {
                    ClassTokenEmitter.FirstRow(kernel, step);
                    Advance(output, step, stride);
                    output.Line();
                }

                using (output.Block("for (int i = 0; i < length; i++)"))
                {
                    PrintRow(kernel, step);
                    Advance(output, step, stride);
                    if (takesInput)
                        output.Line("next++;");
                }
            }
        }
    }

    /// <summary>source, times the embedding's scale, plus position and type.</summary>
    private static void PrintRow(KernelWriter kernel, RowStep step)
    {
        string source = "output";
        if (step.Tokens is not null)
            source = TokenEmbeddingEmitter.FindRow(kernel, step);
        else if (step.Features is not null)
            FeaturesEmitter.CopyRow(kernel, step);
        TypeEmbeddingEmitter.FindRow(kernel, step);

        bool changes = source != "output" || step.Positions is not null || step.Types is not null || step.Tokens is { Scale: not 1 };
        if (!changes)
            return;
        kernel.EachPanel(step.Result.Columns, offset => kernel.EachPart(part =>
        {
            string sum = TokenEmbeddingEmitter.Scaled(step, kernel.Isa.Load(source, offset(part)));
            if (step.Positions is not null)
                sum += $" + {kernel.Isa.Load("position", offset(part))}";
            if (step.Types is not null)
                sum += $" + {kernel.Isa.Load("type", offset(part))}";
            bool plain = step.Positions is null && step.Types is null && step.Tokens is not { Scale: not 1 };
            return kernel.Isa.Store(plain ? sum : $"({sum})", "output", offset(part));
        }));
    }

    private static void Advance(SourceWriter output, RowStep step, int stride)
    {
        output.Line($"output = ref Unsafe.Add(ref output, {stride});");
        if (step.Positions is not null)
            output.Line($"position = ref Unsafe.Add(ref position, {Panel.Pad(step.Result.Columns)});");
    }
}
