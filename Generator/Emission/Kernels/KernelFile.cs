using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>The forward pass for one instruction set: what runs, in the order it runs, then the kernels it is made of.</summary>
internal static class KernelFile
{
    public static string Print(ModelDeclaration declaration, ExecutionPlan plan, Isa isa)
    {
        var output = new SourceWriter();
        Banner.PrintShort(output, declaration, isa.Title);
        using (TypeScope.Open(output, declaration.Target, TypeScope.KernelUsings))
        {
            output.Line($"/// <summary>The model for processors with {isa.Title}.</summary>");
            using (output.Block($"private static class {isa.Name}"))
            {
                output.Line("private const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;");
                PrintClass(new(plan, isa, output));
            }
        }

        return output.ToText();
    }

    /// <summary>The arguments that carry the caller's input, as declarations or as arguments.</summary>
    public static string InputParameters(ModelSpec spec) =>
        !spec.TakesTokens ? "ReadOnlySpan<float> input" : spec.TokenTypes > 0 ? "ReadOnlySpan<int> tokens, ReadOnlySpan<int> tokenTypes" : "ReadOnlySpan<int> tokens";

    public static string InputArguments(ModelSpec spec) =>
        InputParameters(spec).Replace("ReadOnlySpan<int> ", "").Replace("ReadOnlySpan<float> ", "");

    private static void PrintClass(KernelWriter kernel)
    {
        PrintEncode(kernel);
        PrintSection(kernel, kernel.Plan[SectionKind.Block]!, "One layer on all rows of all sequences.",
            $"void Block({string.Join(", ", BlockParameters(kernel).Select(parameter => parameter.Declaration))})");
        if (kernel.Plan[SectionKind.Pooling] is { } pooling)
        {
            PrintSection(kernel, pooling, "One vector for every sequence.",
                "void Pool(ref float memory, ref float weights, ReadOnlySpan<int> lengths)", "public");
        }

        if (kernel.Plan[SectionKind.Head] is { } head)
        {
            PrintSection(kernel, head, kernel.Plan.Spec.HeadActsOnRows ? "The head on some rows of the hidden states." : "The head on every pooled vector.",
                kernel.Plan.Spec.HeadActsOnRows
                    ? "void Head(ref float memory, ref float weights, nint first, nint rows)"
                    : "void Head(ref float memory, ref float weights, nint rows)",
                "public");
        }

        kernel.PrintRequired();
    }

    /// <summary>What a layer gets, and what the loop over layers gives it.</summary>
    private static IEnumerable<(string Declaration, string Argument)> BlockParameters(KernelWriter kernel)
    {
        string layers = kernel.Plan.Spec.Layers == 1 ? "" : " + (layer * Weights.LayerStride)";
        yield return ("ref float memory", "ref memory");
        if (kernel.Plan.Spec.HasRotaryTable)
            yield return ("ref float weights", "ref weights");
        yield return ("ref float layer", $"ref Unsafe.Add(ref weights, Weights.FirstLayer{layers})");
        if (kernel.Plan.Spec.LayersDiffer)
            yield return ($"nint {LayerChoice.Index}", "layer");
        if (kernel.Plan.Cache is not null)
            yield return ("nint cached", kernel.Plan.Spec.Layers == 1 ? "0" : "layer * Cache.LayerStride");
        yield return (kernel.SequenceParameters, kernel.SequenceArguments);
        yield return ("nint rows", "rows");
    }

    private static void PrintEncode(KernelWriter kernel)
    {
        var (output, plan) = (kernel.Out, kernel.Plan);
        output.Line();
        output.Line("/// <summary>Hidden states of all sequences, from the caller's input to the last block.</summary>");
        output.Line("[MethodImpl(Kernel)]");
        using (output.Block($"public static void Encode(ref float memory, ref float weights, {InputParameters(plan.Spec)}, {kernel.SequenceParameters}, nint rows)"))
        {
            StepText.Print(kernel, plan[SectionKind.Input]!);
            output.Line();
            string block = $"Block({string.Join(", ", BlockParameters(kernel).Select(parameter => parameter.Argument))});";
            if (plan.Spec.Layers == 1)
            {
                output.Line(block);
            }
            else
            {
                output.Line($"for (nint layer = 0; layer < {plan.Spec.Layers}; layer++)");
                using (output.Indent())
                    output.Line(block);
            }

            if (plan[SectionKind.Final] is { } final)
            {
                output.Line();
                StepText.Print(kernel, final);
            }
        }
    }

    private static void PrintSection(KernelWriter kernel, SectionPlan section, string summary, string signature, string access = "private")
    {
        kernel.Out.Line();
        kernel.Out.Line($"/// <summary>{summary}</summary>");
        kernel.Out.Line("[MethodImpl(Kernel)]");
        using (kernel.Out.Block($"{access} static {signature}"))
            StepText.Print(kernel, section, section.Kind == SectionKind.Pooling ? "lengths.Length" : "rows");
    }
}
