using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Planning;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints keys from constant lists: what a segment of the rows sees lies behind each other in one row of scores.</summary>
internal static class ListText
{
    private const string EachRun = "for (nint run = Unsafe.Add(ref chunks, chunk); run < Unsafe.Add(ref chunks, chunk + 1); run++)";

    public static void Print(AttentionPartText part)
    {
        var (output, kernel) = (part.Out, part.Kernel);
        using (kernel.Kernel(
            $"Keys from constant lists, chunks of at most {PatternPlan.MostKeys} at a time. Between two borders all rows have the same.",
            $"void {part.Name}({part.Parameters()})"))
        {
            part.PrintLocals();
            PrintTables(part);
            output.Line();
            using (output.Block("for (nint row = 0; row < length;)"))
            {
                if (part.IsCached)
                    output.Line("nint position = past + row;");
                PrintSegment(part);
                output.Line($"nint last = Math.Min({part.End}, Unsafe.Add(ref segments, 2));");
                output.Line($"nint rows = {AttentionProductText.TileHeight(part.Products.Scores[0], "last", part.Position)};");
                part.PrintTile();
                using (output.Block("for (nint chunk = Unsafe.Add(ref segments, 1); chunk < Unsafe.Add(ref segments, 3); chunk++)"))
                    PrintChunk(part);
                output.Line();
                output.Line("row += rows;");
            }
        }

        part.RequireMask();
    }

    private static void PrintChunk(AttentionPartText part)
    {
        var output = part.Out;
        output.Line("nint columns = 0;");
        using (output.Block(EachRun))
        {
            PrintRun(part, lanes: true);
            output.Line("ref float runScores = ref Unsafe.Add(ref scores, columns);");
            part.PrintScores("runScores", $"ref Unsafe.Add(ref keys, from * {part.HeadDim})");
            bool always = part.Part.Exclusions.Count > 0;
            string partial = $"lanes != 0x{KeyRun.AllLanes:X} || ((to - from) & 15) != 0" + (part.Step.Attention.Causal ? $" || to > {part.Position} + 1" : "");
            if (!always)
                output.Line($"if ({partial})");
            using (always ? null : output.Indent())
                output.Line($"{part.Mask}(ref runScores, rows, 0, to - from, from - {part.Position}{(part.IsCached ? ", 1" : "")}, to - from, lanes);");
            output.Line("columns += (to - from + 15) & ~15;");
        }

        output.Line();
        output.Line("if (columns == 0)");
        using (output.Indent())
            output.Line("break;");
        part.PrintSoftmax("columns");
        output.Line("columns = 0;");
        using (output.Block(EachRun))
        {
            PrintRun(part, lanes: false);
            part.PrintContext("columns", position => $"ref Unsafe.Add(ref values, {(position.Contains(' ') ? $"({position})" : position)} * 16)", "from", startsAnywhere: true);
            output.Line("columns += (to - from + 15) & ~15;");
        }
    }

    public static void PrintTables(AttentionPartText part)
    {
        foreach (string table in new[] { "segments", "chunks", "runs" })
            part.Out.Line($"ref int {table} = ref MemoryMarshal.GetReference({part.Lists}{char.ToUpperInvariant(table[0])}{table.Substring(1)});");
    }

    /// <summary>Goes on to the segment of a row.</summary>
    public static void PrintSegment(AttentionPartText part)
    {
        part.Out.Line("// A segment is its first row and its first chunk.");
        part.Out.Line($"while (Unsafe.Add(ref segments, 2) <= {part.Position})");
        using (part.Out.Indent())
            part.Out.Line("segments = ref Unsafe.Add(ref segments, 2);");
    }

    /// <summary>A run is its first key, the key behind its last, and a bit for each lane; keys ascend, so one out of sight ends the loop.</summary>
    public static void PrintRun(AttentionPartText part, bool lanes)
    {
        var output = part.Out;
        output.Line("nint from = Unsafe.Add(ref runs, run * 3);");
        output.Line($"nint to = Math.Min(Unsafe.Add(ref runs, (run * 3) + 1), {(part.Step.Attention.Causal ? $"{part.Position} + rows" : part.End)});");
        if (lanes)
            output.Line("int lanes = Unsafe.Add(ref runs, (run * 3) + 2);");
        output.Line("if (from >= to)");
        using (output.Indent())
            output.Line("break;");
    }
}
