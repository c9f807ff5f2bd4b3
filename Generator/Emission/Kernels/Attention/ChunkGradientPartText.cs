using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints one part of a pattern on its way back, as a method: blocks of queries, and for each its runs of keys.</summary>
internal sealed class ChunkGradientPartText(KernelWriter kernel, AttentionGradientStep step, PatternPlan pattern, int index)
{
    private readonly AttentionPartText _forward = new(kernel, step.Forward, pattern, index);
    private readonly int _size = step.Attention.HeadDim;

    public int Every => _forward.Every;

    /// <summary>The same part of the forward pass.</summary>
    public AttentionPartText Forward => _forward;

    public string Name => _forward.Gradient;

    private SourceWriter Out => kernel.Out;

    private bool Drops => _forward.Drops;

    private int Queries => step.Scratch.Queries.Rows / Panel.Count(_size);

    private AttentionGradientKernel Products => kernel.Kernels[step][Every];

    private string Suffix => _forward.Suffix;

    private string Times => Every == 1 ? "" : $" * {Every}";

    public void Print()
    {
        // What masks scores and subtracts distances is the forward pass's, and knows its rows.
        if (step.Scratch.ScoreGradients.Stride != step.Forward.Scratch.Scores.Stride)
            throw new InvalidOperationException("Rows of scores must lie as far apart on the way back as on the way forward.");
        using (kernel.Kernel(
            $"What a block of {Queries} queries and its runs of keys add to the gradients{(Every == 1 ? "" : $", among positions {Every} apart")}.",
            $"void {Name}(ref float memory, ref float query, ref float contextGradient, ref float keys, ref float valueColumns, ref float keyRows, ref float queryGradients, ref float keyGradients, ref float valueGradients, ref float maxima, ref float sums{(step.HasWholeRows ? "" : ", ref float alongs")}"
            + (step.Attention.Alibi ? ", ref float slopes" : "") + (Drops ? ", DropoutMask mask, uint firstRow, uint firstKey" : "") + ", nint length)"))
        {
            foreach (var (name, buffer) in new[] { ("queryRows", step.Scratch.Queries), ("contextGradients", step.Scratch.Contexts), ("scores", step.Scratch.Scores!), ("scoreGradients", step.Scratch.ScoreGradients) })
                Out.Line($"ref float {name} = {KernelWriter.Memory(buffer)};");
            if (step.Scratch.Dropped is { } dropped)
                Out.Line($"ref float dropped = {KernelWriter.Memory(dropped)};");
            Out.Line();
            if (_forward.Part is BandPart band)
                PrintRange(band.Range);
            else
                PrintLists();
        }

        RequireKernels();
    }

    private void PrintBlock()
    {
        Out.Line($"ref float blockQuery = ref Unsafe.Add(ref query, row * {Every * step.Query.Stride});");
        Out.Line($"ref float blockGradient = ref Unsafe.Add(ref contextGradient, row * {Every * step.OutputGradient.Stride});");
        Out.Line($"PackQueryRows{Suffix}(ref queryRows, ref blockQuery, rows);");
        Out.Line($"PackContextGradients{Suffix}(ref contextGradients, ref blockGradient, rows);");
    }

    private void PrintRange(KeyRange range)
    {
        using (Out.Block($"for (nint row = 0; row < length; row += {Queries})"))
        {
            Out.Line($"nint rows = Math.Min({Queries}, length - row);");
            PrintBlock();
            Out.Line($"nint begin = {(range.Left is { } left ? $"Math.Max(row - {left}, 0) & ~15" : "0")};");
            string end = range.Right is { } right ? $"Math.Min(row + rows{(right == 0 ? "" : $" + {right}")}, length)" : "length";
            Out.Line($"nint end = {end};");
            using (Out.Block($"for (nint from = begin, to; from < end; from = to)"))
            {
                Out.Line($"to = Math.Min((from & ~{PatternPlan.MostKeys - 1}) + {PatternPlan.MostKeys}, end);");
                PrintRun(_forward.Masks ? $"{_forward.Mask}(ref scores, rows, 0, to - from, from - row);" : null);
            }
        }
    }

    private void PrintLists()
    {
        ListText.PrintTables(_forward);
        using (Out.Block("for (nint row = 0; row < length;)"))
        {
            ListText.PrintSegment(_forward);
            Out.Line($"nint rows = Math.Min({Queries}, Math.Min(length, Unsafe.Add(ref segments, 2)) - row);");
            PrintBlock();
            Out.Line("nint behind = Unsafe.Add(ref chunks, Unsafe.Add(ref segments, 3));");
            using (Out.Block("for (nint run = Unsafe.Add(ref chunks, Unsafe.Add(ref segments, 1)); run < behind; run++)"))
            {
                ListText.PrintRun(_forward, lanes: true);
                PrintRun($"{_forward.Mask}(ref scores, rows, 0, to - from, from - row, to - from, lanes);");
            }

            Out.Line();
            Out.Line("row += rows;");
        }
    }

    private void PrintRun(string? mask)
    {
        int stride = step.Scratch.ScoreGradients.Stride;
        Out.Line("nint count = to - from;");
        using (Out.Block("for (nint tile = 0; tile < rows;)"))
        {
            Out.Line($"nint height = {AttentionProductText.TileHeight(Products.Scores[0], "rows", "tile")};");
            Out.Line($"ref float tileScores = ref Unsafe.Add(ref scores, tile * {stride});");
            Out.Line($"BlockScores{Suffix}(ref tileScores, ref Unsafe.Add(ref blockQuery, tile * {Every * step.Query.Stride}), ref Unsafe.Add(ref keys, from * {_size}), height, count);");
            if (step.Attention.Alibi)
                Out.Line($"SubtractDistances{Suffix}(ref tileScores, ref slopes, 0, row + tile - from, 1, height, count);");
            Out.Line($"AttentionWeightGradients{Suffix}(ref Unsafe.Add(ref scoreGradients, tile * {stride}), ref Unsafe.Add(ref blockGradient, tile * {Every * step.OutputGradient.Stride}), ref Unsafe.Add(ref valueColumns, from * {_size}), height, count);");
            Out.Line("tile += height;");
        }

        Out.Line();
        if (mask is not null)
            Out.Line(mask);
        string State(string name) => $"ref Unsafe.Add(ref {name}, row{Times})";
        string dropout = Drops ? $", ref dropped, mask, firstRow + (uint)(row{Times}), firstKey + (uint)(from{Times})" : "";
        Out.Line($"ScoreGradients{Suffix}(ref scores, ref scoreGradients, {State("maxima")}, {State("sums")}, {(step.HasWholeRows ? "" : $"{State("alongs")}, ")}rows, count{dropout});");
        string Rows(string panels, string first) => $"ref Unsafe.Add(ref {panels}, {first} * {Every * Panel.Columns})";
        Out.Line($"QueryGradients{Suffix}({Rows("queryGradients", "row")}, ref scoreGradients, {Rows("keyRows", "from")}, rows, count);");
        Out.Line($"SumQueries{Suffix}({Rows("keyGradients", "from")}, ref scoreGradients, ref queryRows, rows, count);");
        Out.Line($"SumQueries{Suffix}({Rows("valueGradients", "from")}, ref {(Drops ? "dropped" : "scores")}, ref contextGradients, rows, count);");
    }

    private void RequireKernels()
    {
        kernel.Require($"PackQueryRows{Suffix}", () => AttentionPackingText.PrintValues(kernel, _size, Queries, Every * step.Query.Stride, $"PackQueryRows{Suffix}", "Queries of a block", "queries"));
        kernel.Require($"PackContextGradients{Suffix}", () => AttentionPackingText.PrintValues(kernel, _size, Queries, Every * step.OutputGradient.Stride, $"PackContextGradients{Suffix}", "Context gradients of a block", "queries"));
        kernel.Require($"BlockScores{Suffix}", () => AttentionProductText.PrintScores(kernel, _size, Products.Scores, $"BlockScores{Suffix}"));
        if (step.Attention.Alibi)
        {
            kernel.Require("Slopes", () => AlibiText.PrintSlopes(kernel, step.Forward));
            kernel.Require($"SubtractDistances{Suffix}", () => AlibiText.Print(kernel, step.Forward, Every));
        }

        kernel.Require($"AttentionWeightGradients{Suffix}", () => AttentionProductText.PrintScores(kernel, _size, Products.WeightGradients, $"AttentionWeightGradients{Suffix}", "contextGradient", "value"));
        _forward.RequireMask();
        kernel.Require($"ScoreGradients{Suffix}", () => ScoreGradientText.Print(kernel, step, $"ScoreGradients{Suffix}", Every));
        kernel.Require($"QueryGradients{Suffix}", () => AttentionGradientText.PrintQueries(kernel, step, Products, skips: false));
        kernel.Require($"SumQueries{Suffix}", () => AttentionGradientText.PrintSums(kernel, step, Products, skips: false));
    }
}
