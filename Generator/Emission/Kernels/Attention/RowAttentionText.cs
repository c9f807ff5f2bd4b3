using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints the attention of one new position against all keys and values in its cache, a row of a tile for every head.</summary>
internal static class RowAttentionText
{
    public static void Print(KernelWriter kernel, AttentionStep step, PatternPlan pattern)
    {
        var (output, attention) = (kernel.Out, step.Attention);
        var plan = kernel.Kernels[step].Row!;
        using (kernel.Kernel(
            $"All heads of one position: its key and value go into the cache, then context[{attention.Heads}, {attention.HeadDim}] = softmax(query·keyᵀ / √{attention.HeadDim})·value.",
            $"void AttendRow{pattern.Name}(ref float memory, ref float cache, nint start, nint past)"))
        {
            output.Line($"ref float query = {KernelWriter.Memory(step.Query, $" + (start * {step.Query.Stride})")};");
            output.Line($"ref float key = {KernelWriter.Memory(step.Key, $" + (start * {step.Key.Stride})")};");
            output.Line($"ref float value = {KernelWriter.Memory(step.Value, $" + (start * {step.Value.Stride})")};");
            output.Line($"ref float context = {KernelWriter.Memory(step.Output, $" + (start * {step.Output.Stride})")};");
            output.Line($"ref float scores = {KernelWriter.Memory(step.Scratch.Scores)};");
            output.Line($"ref float factors = {KernelWriter.Memory(step.Scratch.Factors)};");
            output.Line("ref float values = ref Unsafe.Add(ref cache, Cache.Values);");
            output.Line();
            string slot = "past";
            if (kernel.Plan.Cache!.IsRing)
            {
                slot = "slot";
                output.Line("nint slot = past % Cache.Slots;");
            }

            using (output.Block($"for (nint head = 0; head < {attention.KvHeads}; head++)"))
            {
                output.Line($"PackKeys(ref Unsafe.Add(ref cache, head * Cache.HeadStride), ref Unsafe.Add(ref key, head * {attention.HeadDim}), {slot}, 1);");
                output.Line($"PackValues(ref Unsafe.Add(ref values, (head * Cache.HeadStride) + ({slot} * 16)), ref Unsafe.Add(ref value, head * {attention.HeadDim}), 1);");
            }

            output.Line();
            if (pattern.IsDirect)
                PrintDirect(kernel, step, pattern);
            else
                PrintOnline(kernel, step, pattern);
        }

        kernel.Require("RowScores", () => PrintScores(kernel, step, plan.Scores));
        if (pattern.IsDirect)
            kernel.Require("RowContext", () => PrintContext(kernel, step, plan.Context, onto: false));
        else
            kernel.Require("AddRowContext", () => PrintContext(kernel, step, plan.Onto!, onto: true));
    }

    private static void PrintDirect(KernelWriter kernel, AttentionStep step, PatternPlan pattern)
    {
        var (output, attention) = (kernel.Out, step.Attention);
        if (pattern.Band.Range.Left is not { } left)
        {
            output.Line("RowScores(ref scores, ref query, ref cache, past + 1);");
            if (attention.Alibi)
                output.Line($"SubtractDistances(ref scores, {AlibiText.Slope("0")}, 1, past, 0, {attention.Heads}, past + 1);");
            output.Line($"Softmax(ref scores, ref factors, {attention.Heads}, past + 1, 0);");
            output.Line("RowContext(ref context, ref scores, ref values, ref factors, past + 1);");
            return;
        }

        output.Line($"nint lowest = Math.Max(past - {left}, 0);");
        output.Line($"nint first = lowest & ~{CachePlan.Block - 1};");
        output.Line("nint keys = past + 1 - first;");
        output.Line($"RowScores(ref scores, ref query, ref Unsafe.Add(ref cache, first * {attention.HeadDim}), keys);");
        if (attention.Alibi)
            output.Line($"SubtractDistances(ref scores, {AlibiText.Slope("0")}, 1, past - first, 0, {attention.Heads}, keys);");
        output.Line($"MaskRange{pattern.Name}(ref scores, {attention.Heads}, 0, lowest - first, first - past, 0);");
        output.Line($"Softmax(ref scores, ref factors, {attention.Heads}, keys, 0);");
        output.Line("RowContext(ref context, ref Unsafe.Add(ref scores, lowest - first), ref Unsafe.Add(ref values, lowest * 16), ref factors, past + 1 - lowest);");
    }

    private static void PrintOnline(KernelWriter kernel, AttentionStep step, PatternPlan pattern)
    {
        var (output, attention, scratch) = (kernel.Out, step.Attention, step.Scratch);
        var left = pattern.Band.Range.Left;
        int padded = Panel.Pad(attention.HeadDim);
        output.Line($"ref float contexts = {KernelWriter.Memory(scratch.RowContext!)};");
        output.Line($"ref float maxima = {KernelWriter.Memory(scratch.Maxima!)};");
        output.Line($"ref float sums = {KernelWriter.Memory(scratch.Sums!)};");
        output.Line($"BeginHeads(ref contexts, ref maxima, ref sums, {attention.Heads});");
        string first = left is null ? "0" : $"Math.Max(past - {left}, 0) & ~{step.KeyBlock - 1}";
        using (output.Block($"for (nint chunk = {first}; chunk <= past; chunk += {step.KeyBlock})"))
        {
            if (left is not null)
                output.Line($"nint lowest = Math.Max(chunk, past - {left});");
            output.Line($"nint from = {(left is null ? "chunk" : $"lowest & ~{CachePlan.Block - 1}")};");
            output.Line($"nint keys = Math.Min(chunk + {step.KeyBlock}, past + 1) - from;");
            string slot = kernel.Plan.Cache!.IsRing ? "fromSlot" : "from";
            if (kernel.Plan.Cache.IsRing)
                output.Line("nint fromSlot = from % Cache.Slots;");
            output.Line($"RowScores(ref scores, ref query, ref Unsafe.Add(ref cache, {slot} * {attention.HeadDim}), keys);");
            if (attention.Alibi)
                output.Line($"SubtractDistances(ref scores, {AlibiText.Slope("0")}, 1, past - from, 0, {attention.Heads}, keys);");
            if (left is not null)
                output.Line($"MaskRange{pattern.Name}(ref scores, {attention.Heads}, 0, lowest - from, from - past, 0);");
            output.Line($"SoftmaxOnward(ref scores, ref maxima, ref sums, ref factors, {attention.Heads}, keys);");
            output.Line($"RescaleHeads(ref contexts, ref factors, {attention.Heads});");
            output.Line(left is null
                ? "AddRowContext(ref contexts, ref scores, ref Unsafe.Add(ref values, from * 16), keys);"
                : $"AddRowContext(ref contexts, ref Unsafe.Add(ref scores, lowest - from), ref Unsafe.Add(ref values, ({slot} + lowest - from) * 16), keys + from - lowest);");
        }

        output.Line();
        output.Line($"FinishHeads(ref context, ref contexts, ref sums, {attention.Heads});");
        kernel.Require("BeginHeads", () => OnlineSoftmaxText.PrintBegin(kernel, "BeginHeads", attention.HeadDim, padded));
        kernel.Require("RescaleHeads", () => OnlineSoftmaxText.PrintRescale(kernel, "RescaleHeads", attention.HeadDim, padded));
        kernel.Require("FinishHeads", () => OnlineSoftmaxText.PrintFinish(kernel, "FinishHeads", attention.HeadDim, padded, attention.HeadDim, inPlace: false));
    }

    private static void PrintScores(KernelWriter kernel, AttentionStep step, RowTile row)
    {
        var (output, attention, tile) = (kernel.Out, step.Attention, row.Tile);
        using (kernel.Kernel(
            $"scores[{attention.Heads}, keys] = query[{attention.Heads}, {attention.HeadDim}]·keyᵀ, {tile.Columns} keys at a time; the last ones may be of no position.",
            "void RowScores(ref float scores, ref float query, ref float keys, nint count)"))
        {
            EachTile(output, attention, row, "keys", () =>
            {
                output.Line("ref float to = ref scores;");
                output.Line("ref float panels = ref keys;");
                using (output.Block($"for (nint k = 0; k < count; k += {tile.Columns})"))
                {
                    output.Line($"{tile.Name}(ref to, ref query, ref panels);");
                    output.Line($"to = ref Unsafe.Add(ref to, {tile.Columns});");
                    output.Line($"panels = ref Unsafe.Add(ref panels, {tile.Panels * tile.PanelDistance});");
                }
            }, () =>
            {
                output.Line();
                output.Line($"scores = ref Unsafe.Add(ref scores, {tile.Rows * tile.OutputStride});");
                output.Line($"query = ref Unsafe.Add(ref query, {tile.Rows * tile.InputStride});");
            });
        }

        kernel.Require(tile.Name, () => TileText.Print(kernel, tile,
            $"scores[{tile.Rows}, {tile.Columns}] = query[{tile.Rows}, {tile.Depth}]·keyᵀ[{tile.Depth}, {tile.Columns}]{GroupsOf(tile)}."));
    }

    /// <param name="onto">Contexts go on from what is there; the softmax is not complete.</param>
    private static void PrintContext(KernelWriter kernel, AttentionStep step, RowTile row, bool onto)
    {
        var (output, attention, tile) = (kernel.Out, step.Attention, row.Tile);
        string factors = onto ? "" : ", ref factors";
        string scaled = onto ? "" : ", each row scaled by the reciprocal of its softmax sum";
        using (kernel.Kernel(
            $"context[{attention.Heads}, {attention.HeadDim}] {(onto ? "+=" : "=")} scores[{attention.Heads}, keys]·value[keys, {attention.HeadDim}]{scaled}.",
            $"void {(onto ? "Add" : "")}RowContext(ref float context, ref float scores, ref float values{factors.Replace("ref ", "ref float ")}, nint keys)"))
        {
            EachTile(output, attention, row, "values", () =>
            {
                if (row.Strips == 1)
                {
                    output.Line($"{tile.Name}(ref context, ref scores, ref values{factors}, keys);");
                }
                else
                {
                    output.Line($"for (nint strip = 0; strip < {row.Strips}; strip++)");
                    using (output.Indent())
                    {
                        string to = $"ref Unsafe.Add(ref context, strip * {tile.Columns})";
                        string panels = $"ref Unsafe.Add(ref values, strip * {tile.Panels * tile.PanelDistance})";
                        output.Line($"{tile.Name}({to}, ref scores, {panels}{factors}, keys);");
                    }
                }
            }, () =>
            {
                output.Line($"context = ref Unsafe.Add(ref context, {tile.Rows * tile.OutputStride});");
                output.Line($"scores = ref Unsafe.Add(ref scores, {tile.Rows * tile.InputStride});");
                if (!onto)
                    output.Line($"factors = ref Unsafe.Add(ref factors, {tile.Rows});");
            });
        }

        kernel.Require(tile.Name, () => TileText.Print(kernel, tile,
            $"context[{tile.Rows}, {tile.Columns}] {(onto ? "+=" : "=")} scores[{tile.Rows}, depth]·value[depth, {tile.Columns}]{scaled}{GroupsOf(tile)}."));
    }

    /// <summary>Loops over heads of keys and values, so many at a time as a tile takes, and over the query heads of each.</summary>
    /// <param name="cached">The reference to keys or values, which goes on from head to head.</param>
    /// <param name="advance">What goes on from tile to tile, where there are several.</param>
    private static void EachTile(SourceWriter output, Attention attention, RowTile row, string cached, Action body, Action advance)
    {
        int together = row.Tile.Groups;
        var outer = Loop(output, "head", attention.KvHeads, together);
        var inner = Loop(output, "queryHead", attention.Group, row.Rows);
        body();
        if (outer is not null || inner is not null)
            advance();
        inner?.Dispose();
        if (outer is not null)
            output.Line($"{cached} = ref Unsafe.Add(ref {cached}, {(together == 1 ? "" : $"{together} * ")}Cache.HeadStride);");
        outer?.Dispose();
    }

    private static IDisposable? Loop(SourceWriter output, string variable, int count, int step)
    {
        if (count == step)
            return null;
        string next = step == 1 ? $"{variable}++" : $"{variable} += {step}";
        return output.Block($"for (nint {variable} = 0; {variable} < {count}; {next})");
    }

    private static string GroupsOf(TileKernel tile) =>
        tile.Groups == 1 ? "" : $"; {tile.Groups} heads of keys and values, {Text.Count(tile.RowsOfGroup, "row")} each";
}
