using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Kernels;
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
        kernel.Out.Line($"Attention(ref memory, {TrainingArguments(step)}{(cached ? "cached, " : "")}{kernel.SequenceArguments});");
        kernel.Require("Attention", () => PrintSequences(kernel, step));
    }

    /// <summary>What training hands through besides: what a layer keeps, and its dropout.</summary>
    public static string TrainingParameters(AttentionStep step) =>
        (step.Query.Buffer.InLayer ? "ref float kept, " : "") + (step.Attention.DropoutRate == 0 ? "" : "DropoutCall dropout, ");

    public static string TrainingArguments(AttentionStep step) =>
        TrainingParameters(step).Replace("ref float ", "ref ").Replace("DropoutCall ", "");

    private static void PrintSequences(KernelWriter kernel, AttentionStep step)
    {
        var output = kernel.Out;
        int extra = kernel.Plan.Spec.ExtraRows;
        string rows = extra == 0 ? "length" : "rows";
        bool cached = kernel.Plan.Cache is not null;
        using (kernel.Kernel($"{step.Formula}.", $"void Attention(ref float memory, {TrainingParameters(step)}{(cached ? "nint cached, " : "")}{kernel.SequenceParameters})"))
        {
            output.Line("nint start = 0;");
            using (kernel.EachSequence(needsPast: false))
            {
                if (extra > 0)
                    output.Line($"nint rows = length + {extra};   // the class token comes first");
                if (kernel.Plan.Cache is null)
                    EachHead(step, output, column => output.Line($"AttendHead(ref memory, {TrainingArguments(step)}start, {column}, {rows});"));
                else
                    PrintPlaces(kernel, step);
                output.Line($"start += {rows};");
            }
        }

        kernel.Require("AttendHead", () => PrintHead(kernel, step));
        if (cached)
            kernel.Require("AttendRow", () => RowAttentionText.Print(kernel, step));
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
    private static void PrintPlaces(KernelWriter kernel, AttentionStep step)
    {
        var output = kernel.Out;
        using (output.Block("if (caches.IsEmpty)"))
        {
            EachHead(step, output, column => output.Line(
                $"AttendHead(ref memory, {KernelWriter.Memory(step.Scratch.Keys)}, {KernelWriter.Memory(step.Scratch.Values)}, start, {column}, 0, length);"));
        }

        using (output.Block("else"))
        {
            output.Line("nint past = caches[s].Position;");
            output.Line("ref float cache = ref Unsafe.Add(ref caches[s].Origin, cached);");
            using (output.Block("if (length == 1)"))
                output.Line("AttendRow(ref memory, ref cache, start, past);");
            using (output.Block("else"))
            {
                string head = step.Attention.KvHeads == 1 ? "" : "head * Cache.HeadStride";
                string keys = head.Length == 0 ? "ref cache" : $"ref Unsafe.Add(ref cache, {head})";
                string values = head.Length == 0 ? "ref Unsafe.Add(ref cache, Cache.Values)" : $"ref Unsafe.Add(ref cache, ({head}) + Cache.Values)";
                EachHead(step, output, column => output.Line($"AttendHead(ref memory, {keys}, {values}, start, {column}, past, length);"));
            }
        }
    }

    private static void PrintHead(KernelWriter kernel, AttentionStep step)
    {
        var (output, attention, plan) = (kernel.Out, step.Attention, kernel.Kernels[step]);
        bool cached = kernel.Plan.Cache is not null;
        string heads = attention.Group == 1 ? "One head" : $"The {attention.Group} heads of one head of keys and values";
        using (kernel.Kernel(
            $"{heads} of one sequence: context[length, {attention.HeadDim}] = softmax(query·keyᵀ / √{attention.HeadDim})·value. {(attention.Group == 1 ? "Its" : "The latter's")} columns begin at <paramref name=\"column\"/>.",
            $"void AttendHead(ref float memory, {TrainingParameters(step)}{(cached ? "ref float keys, ref float values, " : "")}nint start, nint column, {(cached ? "nint past, " : "")}nint length)"))
        {
            if (!cached)
            {
                output.Line($"ref float keys = {KernelWriter.Memory(step.Scratch.Keys)};");
                output.Line($"ref float values = {KernelWriter.Memory(step.Scratch.Values)};");
            }

            if (!step.Scratch.Keeps)
            {
                output.Line($"ref float scores = {KernelWriter.Memory(step.Scratch.Scores)};");
                output.Line($"ref float factors = {KernelWriter.Memory(step.Scratch.Factors)};");
            }

            if (step.Scratch.Dropped is { } dropped)
                output.Line($"ref float dropped = {KernelWriter.Memory(dropped)};");
            output.Line();
            string first = cached ? "past, " : "";
            string behind = cached ? "ref Unsafe.Add(ref values, past * 16)" : "ref values";
            output.Line($"PackKeys(ref keys, {KernelWriter.Memory(step.Key, $" + (start * {step.Key.Stride}) + column")}, {first}length);");
            output.Line($"PackValues({behind}, {KernelWriter.Memory(step.Value, $" + (start * {step.Value.Stride}) + column")}, length);");
            output.Line();
            if (attention.Group == 1)
            {
                PrintTiles(kernel, step, plan, "column");
            }
            else
            {
                using (output.Block($"for (nint head = 0; head < {attention.Group}; head++)"))
                    PrintTiles(kernel, step, plan, $"(column * {attention.Group}) + (head * {attention.HeadDim})");
            }
        }

        kernel.Require("PackKeys", () => AttentionPackingText.PrintKeys(kernel, attention.HeadDim, step.Key.Stride));
        kernel.Require("PackValues", () => AttentionPackingText.PrintValues(kernel, attention.HeadDim, step.Scratch.Values.Rows / Planning.Panel.Count(attention.HeadDim), step.Value.Stride));
        kernel.Require("Scores", () => PrintScores(kernel, attention.HeadDim, plan.Scores));
        if (attention.Alibi)
            kernel.Require("SubtractDistances", () => AlibiText.Print(kernel, step));
        kernel.Require("Softmax", () => SoftmaxText.Print(kernel, step));
        kernel.Require("Context", () => PrintContext(kernel, step, plan));
        if (attention.Causal)
            kernel.Require("ContextTriangle", () => PrintTriangle(kernel, step));
    }

    private static void PrintTiles(KernelWriter kernel, AttentionStep step, AttentionKernel plan, string column)
    {
        var (output, attention) = (kernel.Out, step.Attention);
        bool cached = kernel.Plan.Cache is not null;
        output.Line($"ref float query = {KernelWriter.Memory(step.Query, $" + (start * {step.Query.Stride}) + {column}")};");
        output.Line($"ref float context = {KernelWriter.Memory(step.Output, $" + (start * {step.Output.Stride}) + {column}")};");
        string head = $"{(column.Contains(' ') ? $"({column})" : column)} / {attention.HeadDim}";
        if (step.Scratch.Keeps)
            DeclareKept(kernel, step, head);
        if (attention.DropoutRate > 0)
            output.Line($"var mask = dropout.Mask({attention.DropoutSite} + (int)({head}), {Text.Literal(attention.DropoutRate)});");
        output.Line();
        output.Line(attention.Causal ? "// Query rows in tiles; a tile sees the keys up to its last row." : "// Query rows in tiles; every tile sees all keys.");
        using (output.Block("for (nint row = 0; row < length;)"))
        {
            output.Line($"nint rows = {TileHeight(plan.Scores[0])};");
            string position = "row";
            if (cached)
            {
                position = "position";
                output.Line("nint position = past + row;");
            }

            string weights = attention.DropoutRate > 0 ? "dropped" : "scores";
            string all = attention.Causal ? $"{position} + rows" : "length";
            output.Line($"Scores(ref scores, ref query, ref keys, rows, {all});");
            if (attention.Alibi)
                output.Line($"SubtractDistances(ref scores, {AlibiText.Slope(head)}, 0, {position}, 1, rows, {all});");
            if (attention.Causal)
            {
                output.Line($"Softmax(ref scores, ref factors, rows, {position} + 1{(cached ? ", 1" : "")});");
                Drop(all);
                output.Line($"Context(ref context, ref {weights}, ref values, rows, {position} + 1);");
                output.Line($"ContextTriangle(ref context, ref {weights}, ref values, ref factors, rows, {position} + 1);");
            }
            else
            {
                output.Line("Softmax(ref scores, ref factors, rows, length);");
                Drop("length");
                output.Line($"Context(ref context, ref {weights}, ref values, ref factors, rows, length);");
            }

            output.Line();
            output.Line($"query = ref Unsafe.Add(ref query, rows * {step.Query.Stride});");
            output.Line($"context = ref Unsafe.Add(ref context, rows * {step.Output.Stride});");
            if (step.Scratch.Keeps)
            {
                output.Line($"scores = ref Unsafe.Add(ref scores, rows * {step.Scratch.Scores.Stride});");
                output.Line("factors = ref Unsafe.Add(ref factors, rows);");
            }

            output.Line("row += rows;");

            void Drop(string keys)
            {
                if (attention.DropoutRate == 0)
                    return;
                output.Line($"DropScores(ref dropped, ref scores, mask, dropout.FirstRow + (uint)(start + row), rows, {keys});");
                kernel.Require("DropScores", () => DropoutEmitter.PrintScores(kernel, step.Scratch.Scores.Stride, step.Scratch.Dropped!.Stride));
            }
        }
    }

    /// <summary>Where a head's scores and factors stay, from a row of the pass on.</summary>
    public static void DeclareKept(KernelWriter kernel, AttentionStep step, string head, string row = "start")
    {
        string first = $"({(head.Contains(' ') ? $"({head})" : head)} * {kernel.Plan.Capacities.Rows}) + {row}";
        kernel.Out.Line($"ref float scores = {KernelWriter.Memory(step.Scratch.Scores, 0, $" + (({first}) * {step.Scratch.Scores.Stride})")};");
        kernel.Out.Line($"ref float factors = {KernelWriter.Memory(step.Scratch.Factors, 0, $" + {first}")};");
    }

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

    private static void PrintContext(KernelWriter kernel, AttentionStep step, AttentionKernel plan)
    {
        var output = kernel.Out;
        bool scales = !step.Attention.Causal;
        string scaled = scales ? ", each row scaled by the reciprocal of its softmax sum" : "";
        using (kernel.Kernel(
            $"context[rows, {step.Attention.HeadDim}] = scores[rows, keys]·value[keys, {step.Attention.HeadDim}]{scaled}.",
            $"void Context(ref float context, ref float scores, ref float values, {(scales ? "ref float factors, " : "")}nint rows, nint keys)"))
        {
            for (int i = 0; i < plan.Context.Count; i++)
            {
                var (strip, column) = plan.Context[i];
                string arguments = $"(ref context, ref scores, ref values{(scales ? ", ref factors" : "")}, keys)";
                bool last = i == plan.Context.Count - 1;
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

        foreach (var tile in plan.Context.SelectMany(strip => strip.Column.Tiles))
        {
            kernel.Require(tile.Name, () => TileText.Print(kernel, tile,
                $"context[{tile.Rows}, {tile.Columns}] = scores[{tile.Rows}, depth]·value[depth, {tile.Columns}]{scaled}."));
        }
    }

    private static void AdvanceContext(SourceWriter output, TileColumn column)
    {
        output.Line($"context = ref Unsafe.Add(ref context, {column.Columns});");
        output.Line($"values = ref Unsafe.Add(ref values, {column.Panels * column.Tiles[0].PanelDistance});");
    }

    public static void PrintTileChoice(KernelWriter kernel, TileColumn column, string arguments)
    {
        using (kernel.Out.Block("switch (rows)"))
        {
            foreach (var tile in column.Tiles)
                kernel.Out.Line($"{(tile.Rows == 1 ? "default" : $"case {tile.Rows}")}: {tile.Name}{arguments}; break;");
        }
    }

    private static void PrintTriangle(KernelWriter kernel, AttentionStep step)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int scoreStride = step.Scratch.Scores.Stride;
        int headDim = step.Attention.HeadDim;
        int panels = Planning.Panel.Count(headDim);
        int distance = step.Scratch.Values.Rows / panels * Planning.Panel.Columns;
        using (kernel.Kernel(
            "The keys that only later rows of a tile see: row r goes on with r more of them, then is scaled by the reciprocal of its softmax sum. Nothing from a later position touches an earlier one.",
            "void ContextTriangle(ref float context, ref float scores, ref float values, ref float factors, nint rows, nint keys)"))
        {
            output.Line("scores = ref Unsafe.Add(ref scores, keys);");
            output.Line("values = ref Unsafe.Add(ref values, keys * 16);");
            using (output.Block("for (nint row = 0; row < rows; row++)"))
            {
                output.Line($"var factor = {isa.Broadcast("Unsafe.Add(ref factors, row)")};");
                output.Line("ref float value = ref values;");
                output.Line("ref float to = ref context;");
                IDisposable? loop = panels == 1 ? null : output.Block($"for (nint panel = 0; panel < {panels}; panel++)");
                kernel.EachPart(part => $"var {isa.Part("acc", part)} = {isa.Load("to", $"{part * isa.Lanes}")};");
                using (output.Block("for (nint k = 0; k < row; k++)"))
                {
                    output.Line($"var x = {isa.Broadcast("Unsafe.Add(ref scores, k)")};");
                    kernel.EachPart(part => $"{isa.Part("acc", part)} = {isa.Fma("x", isa.Load(Text.At("value", part == 0 ? "k * 16" : $"(k * 16) + {part * isa.Lanes}")), isa.Part("acc", part))};");
                }

                output.Line();
                kernel.EachPart(part => isa.Store($"({isa.Part("acc", part)} * factor)", "to", $"{part * isa.Lanes}"));
                if (loop is not null)
                {
                    output.Line("to = ref Unsafe.Add(ref to, 16);");
                    output.Line($"value = ref Unsafe.Add(ref value, {distance});");
                    loop.Dispose();
                }

                output.Line();
                output.Line($"scores = ref Unsafe.Add(ref scores, {scoreStride});");
                output.Line($"context = ref Unsafe.Add(ref context, {step.Output.Stride});");
            }
        }
    }
}
