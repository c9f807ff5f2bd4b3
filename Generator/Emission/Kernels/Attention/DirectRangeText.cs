using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints a range of keys around each query whose scores stay in L1 as a whole, so that one softmax serves each row.</summary>
internal static class DirectRangeText
{
    /// <summary>The same for a residue class, as a method of its own.</summary>
    public static void PrintMethod(AttentionPartText part, PatternPlan pattern, bool inBlocks)
    {
        string parameters = part.Parameters(isOnline: false) + (inBlocks ? ", nint block, nint begin" : "");
        using (part.Kernel.Kernel($"Keys around each query among positions {part.Every} apart.", $"void {part.Name}({parameters})"))
        {
            part.Out.Line($"ref float scores = {KernelWriter.Memory(part.Step.Scratch.Scores)};");
            part.Out.Line($"ref float factors = {KernelWriter.Memory(part.Step.Scratch.Factors)};");
            part.Out.Line();
            Print(part.Kernel, part.Step, pattern, "ref slopes", inBlocks);
        }
    }

    /// <summary>Packs what the rows of a block see, from the panel of the first key on.</summary>
    /// <param name="length">Rows of the sequence.</param>
    public static void PrintPackingOfBlock(SourceWriter output, PatternPlan pattern, string length, string keys, string values)
    {
        var range = pattern.Band.Range;
        output.Line($"// What a block of {PatternPlan.BlockRows} rows sees is packed when it is needed, and still in L2 then.");
        output.Line($"nint begin = Math.Max(block - {range.Left}, 0) & ~15;");
        output.Line($"nint behind = Math.Min(block + {(long)PatternPlan.BlockRows + range.Right}, {length});");
        output.Line(keys);
        output.Line(values);
    }

    /// <param name="slopes">The head's slope, where there are any.</param>
    /// <param name="inBlocks">Keys and values are those of a block of rows, and begin at <c>begin</c>.</param>
    public static void Print(KernelWriter kernel, AttentionStep step, PatternPlan pattern, string slopes, bool inBlocks)
    {
        var (output, attention, range) = (kernel.Out, step.Attention, pattern.Band.Range);
        int every = pattern.Band.Step;
        string suffix = AttentionProducts.SuffixOf(every);
        var products = kernel.Kernels[step].Steps[every];
        bool cached = kernel.Plan.Cache is not null;
        bool causal = attention.Causal;
        output.Line(range.Left is not null || range.Right > 0 ? "// Query rows in tiles; a tile sees the keys around it."
            : causal ? "// Query rows in tiles; a tile sees the keys up to its last row."
            : "// Query rows in tiles; every tile sees all keys.");
        if (inBlocks)
            output.Line($"nint last = Math.Min(block + {PatternPlan.BlockRows}, length);");
        string end = inBlocks ? "last" : "length";
        using (output.Block($"for (nint row = {(inBlocks ? "block" : "0")}; row < {end};)"))
        {
            output.Line($"nint rows = {AttentionProductText.TileHeight(products.Scores[0], end)};");
            string position = cached ? "position" : "row";
            if (cached)
                output.Line("nint position = past + row;");
            string behind = range.Right switch
            {
                null => "length",
                0 => $"{position} + rows",
                { } right => $"Math.Min({position} + rows + {right}, length)",
            };

            // From the panel of the first key that the first row sees.
            string minus = "";
            string beyond = "";
            string keys = "ref keys";
            string values = "ref values";
            if (range.Left is { } left)
            {
                output.Line($"nint lowest = Math.Max({position} - {left}, 0);");
                output.Line("nint first = lowest & ~15;");
                string Place(string key) => inBlocks ? $"({key} - begin)" : key;
                (minus, keys, values) = (" - first", $"ref Unsafe.Add(ref keys, {Place("first")} * {attention.HeadDim})", $"ref Unsafe.Add(ref values, {Place("lowest")} * 16)");
                beyond = " - lowest";
            }

            string count = $"{behind}{minus}";
            if (behind.StartsWith("Math", StringComparison.Ordinal) || (!causal && minus.Length > 0))
            {
                output.Line($"nint keyCount = {behind}{minus};");
                count = "keyCount";
            }

            string weights = attention.DropoutRate > 0 ? "dropped" : "scores";
            AttentionProductText.PrintAhead(kernel, step, every, "query");
            output.Line($"Scores{suffix}(ref scores, ref query, {keys}, rows, {count});");
            if (attention.Alibi)
                output.Line($"SubtractDistances{suffix}(ref scores, {slopes}, 0, {position}{minus}, 1, rows, {count});");
            PrintMasks(kernel, pattern, position, minus, count);
            if (causal)
            {
                string seen = $"{position} + 1{minus}";
                output.Line($"Softmax(ref scores, ref factors, rows, {seen}{(cached ? ", 1" : "")});");
                Drop(count);
                output.Line($"Context{suffix}(ref context, {Of(weights)}, {values}, rows, {position} + 1{beyond});");
                output.Line($"ContextTriangle{suffix}(ref context, {Of(weights)}, {values}, ref factors, rows, {position} + 1{beyond});");
            }
            else
            {
                output.Line($"Softmax(ref scores, ref factors, rows, {count});");
                Drop(count);
                output.Line($"Context{suffix}(ref context, {Of(weights)}, {values}, ref factors, rows, {(beyond.Length == 0 ? count : $"keyCount + first{beyond}")});");
            }

            output.Line();
            output.Line($"query = ref Unsafe.Add(ref query, rows * {every * step.Query.Stride});");
            output.Line($"context = ref Unsafe.Add(ref context, rows * {every * step.Output.Stride});");
            if (step.Scratch.Keeps)
            {
                output.Line($"scores = ref Unsafe.Add(ref scores, rows * {step.Scratch.Scores.Stride});");
                output.Line("factors = ref Unsafe.Add(ref factors, rows);");
            }

            output.Line("row += rows;");
        }

        RequireKernels(kernel, step, pattern, products);

        string Of(string scores) => $"ref {(range.Left is null ? scores : $"Unsafe.Add(ref {scores}, lowest - first)")}";

        void Drop(string keys)
        {
            if (attention.DropoutRate == 0)
                return;
            output.Line($"DropScores(ref dropped, ref scores, mask, dropout.FirstRow + (uint)(start + row), rows, {keys});");
            kernel.Require("DropScores", () => DropoutEmitter.PrintScores(kernel, "DropScores", step.Scratch.Scores.Stride, step.Scratch.Dropped!.Stride));
        }
    }

    /// <summary>A tile's first keys are out of its last rows' sight, and its last keys out of its first rows'; the softmax itself sees to causal ones.</summary>
    private static void PrintMasks(KernelWriter kernel, PatternPlan pattern, string position, string minus, string count)
    {
        var range = pattern.Band.Range;
        string mask = MaskOf(pattern);
        string growth = kernel.Plan.Cache is null ? "" : ", 1";
        string distance = minus.Length == 0 ? $"-{position}" : $"first - {position}";
        if (range.Left is { } left)
            kernel.Out.Line($"{mask}(ref scores, rows, 0, Math.Min({position} + rows - {left + 1L}{minus}, {count}), {distance}{growth});");
        if (range.Right is { } right && !pattern.Pattern.Causal)
            kernel.Out.Line($"{mask}(ref scores, rows, ({position} + {right + 1L}{minus}) & ~15, {count}, {distance}{growth});");
    }

    private static string MaskOf(PatternPlan pattern) => $"MaskRange{AttentionProducts.SuffixOf(pattern.Band.Step)}{pattern.Name}";

    private static void RequireKernels(KernelWriter kernel, AttentionStep step, PatternPlan pattern, AttentionProducts products)
    {
        var attention = step.Attention;
        string suffix = products.Suffix;
        int every = products.Step;
        kernel.Require($"Scores{suffix}", () => AttentionProductText.PrintScores(kernel, attention.HeadDim, products.Scores, $"Scores{suffix}"));
        if (attention.Alibi)
        {
            kernel.Require("Slopes", () => AlibiText.PrintSlopes(kernel, step));
            kernel.Require($"SubtractDistances{suffix}", () => AlibiText.Print(kernel, step, every));
        }

        if (pattern.Band.Range is { Left: not null } || (pattern.Band.Range.Right is not null && !attention.Causal))
            kernel.Require(MaskOf(pattern), () => MaskText.Print(kernel, MaskOf(pattern), pattern.Band, attention.Causal, step.Scratch.Scores.Stride));
        kernel.Require("Softmax", () => SoftmaxText.Print(kernel, step));
        kernel.Require($"Context{suffix}", () => AttentionProductText.PrintContext(kernel, step, products.Context!, $"Context{suffix}"));
        if (attention.Causal)
            kernel.Require($"ContextTriangle{suffix}", () => AttentionProductText.PrintTriangle(kernel, step, $"ContextTriangle{suffix}", every));
    }
}
