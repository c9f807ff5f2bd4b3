using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints the products of one head's backward pass, and how their results leave the panels.</summary>
internal static class AttentionGradientText
{
    /// <summary>Query gradients: a tile of rows, multiplied by the keys these rows see.</summary>
    /// <param name="skips">Rows of a causal block have no score behind their own key; otherwise there are zeros.</param>
    public static void PrintQueries(KernelWriter kernel, AttentionGradientStep step, AttentionGradientKernel plan, bool skips)
    {
        var output = kernel.Out;
        int size = step.Attention.HeadDim;
        string equals = step.Keeps ? "=" : "+=";
        using (kernel.Kernel(
            $"queryGradients[rows, {size}] {equals} scoreGradients[rows, keys]·keys[keys, {size}]{(skips ? "; row r of a block sees r + 1 keys more than those before the block" : "")}.",
            $"void QueryGradients{plan.Suffix}(ref float output, ref float scores, ref float keyRows, nint rows, nint keys)"))
        using (output.Block("for (nint row = 0; row < rows;)"))
        {
            output.Line($"nint height = {AttentionProductText.TileHeight(plan.Queries[0].Column, "rows")};");
            output.Line($"ref float to = ref Unsafe.Add(ref output, row * {plan.Step * Panel.Columns});");
            output.Line("ref float panel = ref keyRows;");
            PrintStrips(output, plan.Queries, column =>
            {
                using (output.Block("switch (height)"))
                {
                    foreach (var tile in column.Tiles)
                        output.Line($"{(tile.Rows == 1 ? "default" : $"case {tile.Rows}")}: {tile.Name}(ref to, ref scores, ref panel, {(skips ? "keys + row + height" : "keys")}); break;");
                }
            }, column =>
            {
                output.Line($"to = ref Unsafe.Add(ref to, {column.Panels * column.Tiles[0].OutputPanelDistance});");
                output.Line($"panel = ref Unsafe.Add(ref panel, {column.Panels * column.Tiles[0].PanelDistance});");
            });
            output.Line($"scores = ref Unsafe.Add(ref scores, height * {step.Scratch.ScoreGradients.Stride});");
            output.Line("row += height;");
        }

        foreach (var tile in plan.Queries.SelectMany(strip => strip.Column.Tiles))
            kernel.Require(tile.Name, () => TileText.Print(kernel, tile, $"output[{tile.Rows}, {tile.Columns}] {equals} scoreGradients[{tile.Rows}, depth]·keys[depth, {tile.Columns}]."));
    }

    /// <summary>Sums over the queries of a block, a tile of keys at a time; a causal key is seen from its own position on.</summary>
    /// <param name="skips">Queries before a causal key have no score of it; otherwise there are zeros.</param>
    public static void PrintSums(KernelWriter kernel, AttentionGradientStep step, AttentionGradientKernel plan, bool skips)
    {
        var output = kernel.Out;
        int size = step.Attention.HeadDim;
        int stride = step.Scratch.ScoreGradients.Stride;
        using (kernel.Kernel(
            $"output[keys, {size}] += scores[queries, keys]ᵀ·rows[queries, {size}]{(skips ? "; a key has no score before its own position" : "")}.",
            $"void SumQueries{plan.Suffix}(ref float output, ref float scores, ref float rows, {(step.Keeps ? "nint first, " : "")}nint queries, nint keys)"))
        using (output.Block("for (nint key = 0; key < keys;)"))
        {
            output.Line($"nint width = {AttentionProductText.TileHeight(plan.Sums[0].Column, "keys", "key")};");
            if (skips)
            {
                output.Line("nint skipped = key > first ? key - first : 0;");
                output.Line($"ref float from = ref Unsafe.Add(ref scores, (skipped * {stride}) + key);");
                output.Line("ref float panel = ref Unsafe.Add(ref rows, skipped * 16);");
            }
            else
            {
                output.Line("ref float from = ref Unsafe.Add(ref scores, key);");
                output.Line("ref float panel = ref rows;");
            }

            output.Line($"ref float to = ref Unsafe.Add(ref output, key * {plan.Step * Panel.Columns});");
            PrintStrips(output, plan.Sums, column =>
            {
                using (output.Block("switch (width)"))
                {
                    foreach (var tile in column.Tiles)
                        output.Line($"{(tile.Rows == 1 ? "default" : $"case {tile.Rows}")}: {tile.Name}(ref to, ref from, ref panel, {(skips ? "queries - skipped" : "queries")}); break;");
                }
            }, column =>
            {
                output.Line($"to = ref Unsafe.Add(ref to, {column.Panels * column.Tiles[0].OutputPanelDistance});");
                output.Line($"panel = ref Unsafe.Add(ref panel, {column.Panels * column.Tiles[0].PanelDistance});");
            });
            output.Line("key += width;");
        }

        foreach (var tile in plan.Sums.SelectMany(strip => strip.Column.Tiles))
            kernel.Require(tile.Name, () => TileText.Print(kernel, tile, $"output[{tile.Rows}, {tile.Columns}] += scores[depth, {tile.Rows}]ᵀ·rows[depth, {tile.Columns}]."));
    }

    /// <summary>Rows in panels go back to where the head has its columns, and touch no others.</summary>
    public static void PrintUnpack(KernelWriter kernel, string name, int size, int rows, int stride)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int whole = size / Panel.Columns;
        int rest = size % Panel.Columns;
        int distance = rows * Panel.Columns;
        using (kernel.Kernel($"Rows of {size} columns out of panels: [{Panel.Count(size)}][{rows} rows][16].", $"void {name}(ref float output, ref float panels, nint rows)"))
        using (output.Block("for (; rows > 0; rows--)"))
        {
            if (whole > 0)
            {
                using (whole == 1 ? null : output.Block($"for (nint panel = 0; panel < {whole}; panel++)"))
                {
                    string from = whole == 1 ? "panels" : $"Unsafe.Add(ref panels, panel * {distance})";
                    string to = whole == 1 ? "output" : "Unsafe.Add(ref output, panel * 16)";
                    kernel.EachPart(part => isa.Store(isa.Load(from, $"{part * isa.Lanes}"), to, $"{part * isa.Lanes}"));
                }
            }

            if (rest > 0)
            {
                output.Line($"for (nint c = 0; c < {rest}; c++)");
                using (output.Indent())
                    output.Line($"Unsafe.Add(ref output, {(whole == 0 ? "c" : $"c + {whole * Panel.Columns}")}) = Unsafe.Add(ref panels, {(whole == 0 ? "c" : $"c + {whole * distance}")});");
            }

            output.Line($"output = ref Unsafe.Add(ref output, {stride});");
            output.Line("panels = ref Unsafe.Add(ref panels, 16);");
        }
    }

    /// <summary>The sum of a row's weights times their gradients, without either: it is that of its context and the context's gradient.</summary>
    public static void PrintAlongs(KernelWriter kernel, AttentionGradientStep step)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int size = step.Attention.HeadDim;
        using (kernel.Kernel($"alongs[rows] = context[rows, {size}]·gradient, row by row.", "void AlongContexts(ref float alongs, ref float context, ref float gradient, nint rows)"))
        {
            kernel.DeclareTail(size);
            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                kernel.EachPart(part => $"var {isa.Part("sum", part)} = {isa.Zero};");
                kernel.EachPanelWithTail(size,
                    offset => kernel.EachPart(part => $"{isa.Part("sum", part)} = {isa.Fma(isa.Load("context", offset(part)), isa.Load("gradient", offset(part)), isa.Part("sum", part))};"),
                    offset => kernel.EachPart(part => kernel.TailOf(size, part) == Tail.Empty ? null
                        : $"{isa.Part("sum", part)} = {isa.Fma(Masked("context", part, offset), Masked("gradient", part, offset), isa.Part("sum", part))};"));
                output.Line($"Unsafe.Add(ref alongs, i) = Lanes.Sum({isa.AllParts("sum")});");
                output.Line($"context = ref Unsafe.Add(ref context, {step.Output.Stride});");
                output.Line($"gradient = ref Unsafe.Add(ref gradient, {step.OutputGradient.Stride});");
            }
        }

        string Masked(string row, int part, Func<int, string> offset) => kernel.Masked(isa.Load(row, offset(part)), size, part);
    }

    private static void PrintStrips(SourceWriter output, IReadOnlyList<(Strip Strip, TileColumn Column)> strips, Action<TileColumn> tile, Action<TileColumn> advance)
    {
        for (int i = 0; i < strips.Count; i++)
        {
            var (strip, column) = strips[i];
            if (strip.Count > 1)
            {
                using (output.Block($"for (nint strip = 0; strip < {strip.Count}; strip++)"))
                {
                    tile(column);
                    output.Line();
                    advance(column);
                }

                continue;
            }

            tile(column);
            if (i < strips.Count - 1)
                advance(column);
        }
    }
}
