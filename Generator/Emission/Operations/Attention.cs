using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>
/// Attention, one sequence and one head after another: keys and values go into panels, so that scores and context are matrix
/// products like any other, and a tile of query rows stays in L1 from its scores to its context.
/// </summary>
internal static class AttentionEmitter
{
    public static void Call(KernelWriter kernel, AttentionStep step)
    {
        bool cached = kernel.Plan.Cache is not null;
        LayerChoice.Print(kernel.Out, step.Patterns.Select(pattern => (Call(pattern), pattern.Layers)).ToList());
        foreach (var pattern in step.Patterns)
            kernel.Require($"Attention{pattern.Name}", () => PrintSequences(kernel, step, pattern));

        string Call(PatternPlan pattern) =>
            $"Attention{pattern.Name}(ref memory, {TrainingArguments(step)}{(cached ? "cached, " : "")}{kernel.SequenceArguments});";
    }

    /// <summary>What training hands through besides: what a layer keeps, and its dropout.</summary>
    public static string TrainingParameters(AttentionStep step) =>
        (step.Query.Buffer.InLayer ? "ref float kept, " : "") + (step.Attention.DropoutRate == 0 ? "" : "DropoutCall dropout, ");

    public static string TrainingArguments(AttentionStep step) =>
        TrainingParameters(step).Replace("ref float ", "ref ").Replace("DropoutCall ", "");

    private static void PrintSequences(KernelWriter kernel, AttentionStep step, PatternPlan pattern)
    {
        var output = kernel.Out;
        int extra = kernel.Plan.Spec.ExtraRows;
        string rows = extra == 0 ? "length" : "rows";
        bool cached = kernel.Plan.Cache is not null;
        using (kernel.Kernel($"{step.FormulaOf(pattern)}.", $"void Attention{pattern.Name}(ref float memory, {TrainingParameters(step)}{(cached ? "nint cached, " : "")}{kernel.SequenceParameters})"))
        {
            output.Line("nint start = 0;");
            using (kernel.EachSequence(needsPast: false))
            {
                if (extra > 0)
                    output.Line($"nint rows = length + {extra};   // the class token comes first");
                if (kernel.Plan.Cache is null)
                    EachHead(step, output, column => output.Line($"AttendHead{pattern.Name}(ref memory, {TrainingArguments(step)}start, {column}, {rows});"));
                else
                    PrintPlaces(kernel, step, pattern);
                output.Line($"start += {rows};");
            }
        }

        kernel.Require($"AttendHead{pattern.Name}", () => AttentionHeadText.Print(kernel, step, pattern));
        if (cached && pattern.IsBand)
            kernel.Require($"AttendRow{pattern.Name}", () => RowAttentionText.Print(kernel, step, pattern));
    }

    /// <summary>A call statement for each head of keys and values.</summary>
    private static void EachHead(AttentionStep step, SourceWriter output, Action<string> call)
    {
        if (step.Attention.KvHeads == 1)
        {
            call("0");
            return;
        }

        output.Line($"for (nint head = 0; head < {step.Attention.KvHeads}; head++)");
        using (output.Indent())
            call($"head * {step.Attention.HeadDim}");
    }

    /// <summary>Keys and values lie in the sequence's cache, or in scratch memory where a call has none.</summary>
    private static void PrintPlaces(KernelWriter kernel, AttentionStep step, PatternPlan pattern)
    {
        var output = kernel.Out;
        bool isRing = kernel.Plan.Cache!.IsRing;
        using (output.Block("if (caches.IsEmpty)"))
        {
            EachHead(step, output, column => output.Line(
                $"AttendHead{pattern.Name}(ref memory, {KernelWriter.Memory(step.Scratch.Keys)}, {KernelWriter.Memory(step.Scratch.Values)}, {(isRing ? "1, " : "")}start, {column}, 0, length);"));
        }

        using (output.Block("else"))
        {
            output.Line("nint past = caches[s].Place;");
            output.Line("ref float cache = ref Unsafe.Add(ref caches[s].Origin, cached);");
            IDisposable? otherwise = null;
            if (pattern.IsBand)
            {
                using (output.Block("if (length == 1)"))
                    output.Line($"AttendRow{pattern.Name}(ref memory, ref cache, start, past);");
                otherwise = output.Block("else");
            }

            using (otherwise)
            {
                string head = step.Attention.KvHeads == 1 ? "" : "head * Cache.HeadStride";
                string keys = head.Length == 0 ? "ref cache" : $"ref Unsafe.Add(ref cache, {head})";
                string values = head.Length == 0 ? "ref Unsafe.Add(ref cache, Cache.Values)" : $"ref Unsafe.Add(ref cache, ({head}) + Cache.Values)";
                EachHead(step, output, column => output.Line($"AttendHead{pattern.Name}(ref memory, {keys}, {values}, {(isRing ? "0, " : "")}start, {column}, past, length);"));
            }
        }
    }
}
