using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Planning;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// Prints a range of keys around each query, a chunk of keys after another: the chunk stays in L2 while all queries that see some of it
/// pass over it.
/// </summary>
internal static class OnlineRangeText
{
    public static void Print(AttentionPartText part)
    {
        var (output, kernel) = (part.Out, part.Kernel);
        var range = ((BandPart)part.Part).Range;
        int block = part.Step.KeyBlock;
        bool isRing = kernel.Plan.Cache?.IsRing == true;
        using (kernel.Kernel(
            $"Keys around each query, {block} at a time, while the queries' maxima, sums and contexts so far lie in memory.",
            $"void {part.Name}({part.Parameters()}{(isRing ? ", nint lap" : "")})"))
        {
            part.PrintLocals();
            output.Line();
            string first = part.IsCached && range.Left is { } left ? $"past > {left} ? (past - {left}) & ~{block - 1} : 0" : "0";
            using (output.Block($"for (nint chunk = {first}; chunk < {part.End}; chunk += {block})"))
            {
                PrintChunk(part, isRing);
                output.Line();
                output.Line("// From the first to the last query that sees a key of the chunk.");
                output.Line($"nint last = {LastRow(part, range, block)};");
                using (output.Block($"for (nint row = {FirstRow(part, range)}; row < last;)"))
                    PrintTile(part, range, block);
            }
        }

        part.RequireMask();
    }

    private static void PrintChunk(AttentionPartText part, bool isRing)
    {
        var output = part.Out;
        if (!isRing)
        {
            output.Line($"ref float chunkKeys = ref Unsafe.Add(ref keys, chunk * {part.HeadDim});");
            output.Line("ref float chunkValues = ref Unsafe.Add(ref values, chunk * 16);");
            return;
        }

        output.Line("// A ring begins again behind its last slot; in scratch memory another lap lies behind.");
        output.Line("nint slot = chunk % Cache.Slots;");
        output.Line($"ref float chunkKeys = ref Unsafe.Add(ref keys, (((chunk - slot) * lap) + slot) * {part.HeadDim});");
        output.Line($"ref float chunkValues = ref Unsafe.Add(ref values, ((chunk - slot) * lap * {Panel.Pad(part.HeadDim)}) + (slot * 16));");
    }

    private static string FirstRow(AttentionPartText part, KeyRange range) => range.Right switch
    {
        null => "0",
        0 when part.IsCached => "Math.Max(chunk - past, 0)",
        0 => "chunk",
        { } right => $"Math.Max(chunk - {right}, 0)",
    };

    private static string LastRow(AttentionPartText part, KeyRange range, int block)
    {
        if (range.Left is not { } left)
            return "length";
        return $"Math.Min(length, chunk + {(long)block + left}{(part.IsCached ? " - past" : "")})";
    }

    private static void PrintTile(AttentionPartText part, KeyRange range, int block)
    {
        var output = part.Out;
        output.Line($"nint rows = {AttentionProductText.TileHeight(part.Products.Scores[0], "last")};");
        if (part.IsCached)
            output.Line("nint position = past + row;");
        if (range.Left is { } left)
        {
            // A ring's slots before that may have been written over, be it with NaN, which no weight of 0 takes out.
            output.Line($"nint lowest = Math.Max(chunk, {part.Position} - {left});");
        }

        output.Line($"nint from = {(range.Left is null ? "chunk" : "lowest & ~15")};");
        string end = range.Right switch
        {
            null => part.End,
            0 when part.Step.Attention.Causal => $"{part.Position} + rows",
            0 => $"Math.Min({part.Position} + rows, length)",
            { } right => $"Math.Min({part.Position} + rows + {right}, length)",
        };
        output.Line($"nint to = Math.Min(chunk + {block}, {end});");
        part.PrintTile();
        part.PrintScores("scores", $"ref Unsafe.Add(ref chunkKeys, (from - chunk) * {part.HeadDim})");
        PrintMasks(part, range);
        part.PrintSoftmax("to - from");
        part.PrintContext("0", position => $"ref Unsafe.Add(ref chunkValues, ({position} - chunk) * 16)", range.Left is null ? "from" : "lowest", startsAnywhere: false);
        output.Line("row += rows;");
    }

    /// <summary>At the edges only, unless other parts have keys anywhere.</summary>
    private static void PrintMasks(AttentionPartText part, KeyRange range)
    {
        string growth = part.IsCached ? ", 1" : "";
        if (part.Part.Exclusions.Count > 0)
        {
            part.Out.Line($"{part.Mask}(ref scores, rows, 0, to - from, from - {part.Position}{growth});");
            return;
        }

        if (range.Left is { } left)
            part.Out.Line($"{part.Mask}(ref scores, rows, 0, Math.Min(to, {part.Position} + rows - {left + 1L}) - from, from - {part.Position}{growth});");
        if (range.Right is { } right)
            part.Out.Line($"{part.Mask}(ref scores, rows, ({part.Position} + {right + 1L} - from) & ~15, to - from, from - {part.Position}{growth});");
    }
}
