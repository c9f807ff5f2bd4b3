using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints the matrix products of attention: scores, contexts, and the triangle of keys that only later rows of a tile see.</summary>
internal static class AttentionProductText
{
    /// <summary>The tallest tile that the remaining rows fill.</summary>
    public static string TileHeight(TileColumn column, string length = "length", string at = "row")
    {
        var heights = column.Tiles.Select(tile => tile.Rows).ToList();
        return string.Concat(heights.Take(heights.Count - 1).Select(rows => $"{length} - {at} >= {rows} ? {rows} : ")) + "1";
    }

    public static void PrintScores(KernelWriter kernel, int headDim, IReadOnlyList<TileColumn> columns, string name = "Scores", string left = "query", string right = "key")
    {
        var output = kernel.Out;
        using (kernel.Kernel(
            $"scores[rows, keys] = {left}[rows, {headDim}]·{right}ᵀ, panels of 16 keys at a time; the last panel may end in scores of no key.",
            $"void {name}(ref float scores, ref float {left}, ref float {right}s, nint rows, nint count)"))
        {
            output.Line("nint panels = (count + 15) >> 4;");
            foreach (var column in columns)
            {
                // Four panels are two pairs, not three and a slow one.
                string condition = column.Panels switch { 3 => "panels == 3 || panels > 4", 1 => "panels > 0", _ => $"panels >= {column.Panels}" };
                string countDown = column.Panels == 1 ? "panels--" : $"panels -= {column.Panels}";
                output.Line();
                using (output.Block($"for (; {condition}; {countDown})"))
                {
                    PrintTileChoice(kernel, column, $"(ref scores, ref {left}, ref {right}s)");
                    output.Line();
                    output.Line($"scores = ref Unsafe.Add(ref scores, {column.Columns});");
                    output.Line($"{right}s = ref Unsafe.Add(ref {right}s, {column.Panels * column.Tiles[0].PanelDistance});");
                }
            }
        }

        foreach (var tile in columns.SelectMany(column => column.Tiles))
        {
            kernel.Require(tile.Name, () => TileText.Print(kernel, tile,
                $"scores[{tile.Rows}, {tile.Columns}] = {left}[{tile.Rows}, {tile.Depth}]·{right}ᵀ[{tile.Depth}, {tile.Columns}]."));
        }
    }

    /// <param name="onto">Contexts go on from what is there; otherwise they begin at zero.</param>
    public static void PrintContext(KernelWriter kernel, AttentionStep step, IReadOnlyList<(Strip Strip, TileColumn Column)> strips, string name, bool onto = false)
    {
        var output = kernel.Out;
        bool scales = !step.Attention.Causal && !onto;
        string equals = onto ? "+=" : "=";
        string scaled = scales ? ", each row scaled by the reciprocal of its softmax sum" : "";
        using (kernel.Kernel(
            $"context[rows, {step.Attention.HeadDim}] {equals} scores[rows, keys]·value[keys, {step.Attention.HeadDim}]{scaled}.",
            $"void {name}(ref float context, ref float scores, ref float values, {(scales ? "ref float factors, " : "")}nint rows, nint keys)"))
        {
            for (int i = 0; i < strips.Count; i++)
            {
                var (strip, column) = strips[i];
                string arguments = $"(ref context, ref scores, ref values{(scales ? ", ref factors" : "")}, keys)";
                bool last = i == strips.Count - 1;
                if (strip.Count == 1)
                {
                    PrintTileChoice(kernel, column, arguments);
                    if (last)
                        continue;
                    output.Line();
                    AdvanceContext(output, column);
                    output.Line();
                    continue;
                }

                using (output.Block($"for (nint strip = 0; strip < {strip.Count}; strip++)"))
                {
                    PrintTileChoice(kernel, column, arguments);
                    output.Line();
                    AdvanceContext(output, column);
                }

                if (!last)
                    output.Line();
            }
        }

        foreach (var tile in strips.SelectMany(strip => strip.Column.Tiles))
        {
            kernel.Require(tile.Name, () => TileText.Print(kernel, tile,
                $"context[{tile.Rows}, {tile.Columns}] {equals} scores[{tile.Rows}, depth]·value[depth, {tile.Columns}]{scaled}."));
        }
    }

    private static void AdvanceContext(SourceWriter output, TileColumn column)
    {
        output.Line($"context = ref Unsafe.Add(ref context, {column.Columns});");
        output.Line($"values = ref Unsafe.Add(ref values, {column.Panels * column.Tiles[0].PanelDistance});");
    }

    /// <summary>Asks for the queries of the tile to come, where they lie behind L2.</summary>
    /// <param name="query">The tile's queries.</param>
    public static void PrintAhead(KernelWriter kernel, AttentionStep step, int every, string query)
    {
        if (!kernel.Kernels.PrefetchesRows(step.Query))
            return;
        string suffix = AttentionProducts.SuffixOf(every);
        int tallest = kernel.Isa.Tiles.Heights[0];
        kernel.Out.Line($"AskForQueries{suffix}(ref Unsafe.Add(ref {query}, {tallest * (long)every * step.Query.Stride}));");
        kernel.Require($"AskForQueries{suffix}", () =>
        {
            using (kernel.Kernel("The queries of the next tile come to L1 while this one is in use.", $"void AskForQueries{suffix}(ref float query)"))
            using (kernel.Out.Block($"for (nint row = 0; row < {tallest}; row++)"))
            {
                for (int line = 0; line < Panel.Pad(step.Attention.HeadDim); line += Panel.Columns)
                    kernel.Out.Line($"Prefetch.ToL1(ref {Text.At("query", line)});");
                kernel.Out.Line($"query = ref Unsafe.Add(ref query, {every * step.Query.Stride});");
            }
        });
    }

    public static void PrintTileChoice(KernelWriter kernel, TileColumn column, string arguments)
    {
        using (kernel.Out.Block("switch (rows)"))
        {
            foreach (var tile in column.Tiles)
                kernel.Out.Line($"{(tile.Rows == 1 ? "default" : $"case {tile.Rows}")}: {tile.Name}{arguments}; break;");
        }
    }

    /// <summary>The way on from what all rows of a causal tile see, where one softmax serves each row.</summary>
    public static void PrintTriangle(KernelWriter kernel, AttentionStep step, string name, int every)
    {
        var output = kernel.Out;
        using (kernel.Kernel(
            "The keys that only later rows of a tile see: row r goes on with r more of them, then is scaled by the reciprocal of its softmax sum. Nothing from a later position touches an earlier one.",
            $"void {name}(ref float context, ref float scores, ref float values, ref float factors, nint rows, nint keys)"))
        {
            output.Line("scores = ref Unsafe.Add(ref scores, keys);");
            output.Line("values = ref Unsafe.Add(ref values, keys * 16);");
            using (output.Block("for (nint row = 0; row < rows; row++)"))
            {
                output.Line($"var factor = {kernel.Isa.Broadcast("Unsafe.Add(ref factors, row)")};");
                PrintTriangleRow(kernel, step, "row", scales: true);
                output.Line();
                output.Line($"scores = ref Unsafe.Add(ref scores, {step.Scratch.Scores.Stride});");
                output.Line($"context = ref Unsafe.Add(ref context, {every * step.Output.Stride});");
            }
        }
    }

    /// <summary>The same for a chunk, of which a row takes no more than there are.</summary>
    public static void PrintAddedTriangle(KernelWriter kernel, AttentionStep step, string name, int every)
    {
        var output = kernel.Out;
        using (kernel.Kernel(
            "The keys that only later rows of a tile see: row r goes on with those of a chunk up to its own, which begin at the place of row <paramref name=\"first\"/>. Nothing from a later position touches an earlier one.",
            $"void {name}(ref float context, ref float scores, ref float values, nint rows, nint first, nint keys)"))
        {
            output.Line($"scores = ref Unsafe.Add(ref scores, first * {step.Scratch.Scores.Stride});");
            output.Line($"context = ref Unsafe.Add(ref context, first * {every * step.Output.Stride});");
            using (output.Block("for (nint row = first; row < rows; row++)"))
            {
                output.Line("nint seen = Math.Min(keys, row - first + 1);");
                PrintTriangleRow(kernel, step, "seen", scales: false);
                output.Line();
                output.Line($"scores = ref Unsafe.Add(ref scores, {step.Scratch.Scores.Stride});");
                output.Line($"context = ref Unsafe.Add(ref context, {every * step.Output.Stride});");
            }
        }
    }

    private static void PrintTriangleRow(KernelWriter kernel, AttentionStep step, string keys, bool scales)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int panels = Panel.Count(step.Attention.HeadDim);
        output.Line("ref float value = ref values;");
        output.Line("ref float to = ref context;");
        IDisposable? loop = panels == 1 ? null : output.Block($"for (nint panel = 0; panel < {panels}; panel++)");
        kernel.EachPart(part => $"var {isa.Part("acc", part)} = {isa.Load("to", $"{part * isa.Lanes}")};");
        using (output.Block($"for (nint k = 0; k < {keys}; k++)"))
        {
            output.Line($"var x = {isa.Broadcast("Unsafe.Add(ref scores, k)")};");
            kernel.EachPart(part => $"{isa.Part("acc", part)} = {isa.Fma("x", isa.Load(Text.At("value", part == 0 ? "k * 16" : $"(k * 16) + {part * isa.Lanes}")), isa.Part("acc", part))};");
        }

        output.Line();
        kernel.EachPart(part => isa.Store(scales ? $"({isa.Part("acc", part)} * factor)" : isa.Part("acc", part), "to", $"{part * isa.Lanes}"));
        if (loop is not null)
        {
            output.Line("to = ref Unsafe.Add(ref to, 16);");
            output.Line($"value = ref Unsafe.Add(ref value, {step.Lap * Panel.Columns});");
            loop.Dispose();
        }
    }
}
