using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>
/// The gradients of queries, keys and values, one sequence, one head and one block of queries after another. Sums over a block's
/// queries join those of the blocks before, so keys and values have the bits of one sum over all queries.
/// </summary>
internal static class AttentionGradientEmitter
{
    public static void Call(KernelWriter kernel, AttentionGradientStep step)
    {
        LayerChoice.Print(kernel.Out, step.Forward.Patterns.Select(pattern => (Call(pattern), pattern.Layers)).ToList());
        foreach (var pattern in step.Forward.Patterns)
            kernel.Require($"AttentionGradient{pattern.Name}", () => PrintSequences(kernel, step, pattern));

        string Call(PatternPlan pattern) =>
            $"AttentionGradient{pattern.Name}(ref memory, {AttentionEmitter.TrainingArguments(step.Forward)}{kernel.SequenceArguments}{(PadsOf(step).Any() ? ", rows" : "")});";
    }

    private static void PrintSequences(KernelWriter kernel, AttentionGradientStep step, PatternPlan pattern)
    {
        var output = kernel.Out;
        int extra = kernel.Plan.Spec.ExtraRows;
        string rows = extra == 0 ? "length" : $"length + {extra}";
        var pads = PadsOf(step).ToList();
        using (kernel.Kernel("Gradients of query, key and value of every head of every sequence.",
            $"void AttentionGradient{pattern.Name}(ref float memory, {AttentionEmitter.TrainingParameters(step.Forward)}{kernel.SequenceParameters}{(pads.Count > 0 ? ", nint rows" : "")})"))
        {
            if (pads.Count > 0)
                PrintPads(kernel, step, pads);
            output.Line("nint start = 0;");
            using (kernel.EachSequence(needsPast: false))
            {
                string Call(string head) => $"AttendHeadGradient{pattern.Name}(ref memory, {AttentionEmitter.TrainingArguments(step.Forward)}start, {head}, {rows});";
                if (step.Attention.KvHeads == 1)
                {
                    output.Line(Call("0"));
                }
                else
                {
                    output.Line($"for (nint head = 0; head < {step.Attention.KvHeads}; head++)");
                    using (output.Indent())
                        output.Line(Call("head"));
                }

                output.Line($"start += {rows};");
            }
        }

        kernel.Require($"AttendHeadGradient{pattern.Name}", () =>
        {
            if (step.Keeps)
                KeptGradientText.Print(kernel, step);
            else
                ChunkGradientText.Print(kernel, step, pattern);
        });
    }

    /// <summary>Views of gradients whose last panel is not full: what pads their rows must be zero, as in every gradient.</summary>
    private static IEnumerable<(View View, int Columns)> PadsOf(AttentionGradientStep step)
    {
        int size = step.Attention.HeadDim;
        return new[] { (step.QueryGradient, step.Attention.Heads * size), (step.KeyGradient, step.Attention.KvHeads * size), (step.ValueGradient, step.Attention.KvHeads * size) }
            .Where(each => each.Item2 % Panel.Columns != 0);
    }

    private static void PrintPads(KernelWriter kernel, AttentionGradientStep step, List<(View View, int Columns)> pads)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        output.Line("// What pads a row of gradients is zero.");
        output.Line($"ref float row = {KernelWriter.Memory(step.QueryGradient)};");
        using (output.Block("for (nint i = 0; i < rows; i++)"))
        {
            foreach (var (view, columns) in pads)
                kernel.EachPart(part => isa.Store(isa.Zero, "row", $"{view.Column - step.QueryGradient.Column + Panel.Pad(columns) - Panel.Columns + (part * isa.Lanes)}"));
            output.Line($"row = ref Unsafe.Add(ref row, {step.QueryGradient.Stride});");
        }

        output.Line();
    }
}
