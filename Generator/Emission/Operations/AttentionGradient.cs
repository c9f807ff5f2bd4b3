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
        kernel.Out.Line($"AttentionGradient(ref memory, {AttentionEmitter.TrainingArguments(step.Forward)}{kernel.SequenceArguments}{(PadsOf(step).Any() ? ", rows" : "")});");
        kernel.Require("AttentionGradient", () => PrintSequences(kernel, step));
    }

    private static void PrintSequences(KernelWriter kernel, AttentionGradientStep step)
    {
        var output = kernel.Out;
        int extra = kernel.Plan.Spec.ExtraRows;
        string rows = extra == 0 ? "length" : $"length + {extra}";
        var pads = PadsOf(step).ToList();
        using (kernel.Kernel("Gradients of query, key and value of every head of every sequence.",
            $"void AttentionGradient(ref float memory, {AttentionEmitter.TrainingParameters(step.Forward)}{kernel.SequenceParameters}{(pads.Count > 0 ? ", nint rows" : "")})"))
        {
            if (pads.Count > 0)
                PrintPads(kernel, step, pads);
            output.Line("nint start = 0;");
            using (kernel.EachSequence(needsPast: false))
            {
                string Call(string head) => $"AttendHeadGradient(ref memory, {AttentionEmitter.TrainingArguments(step.Forward)}start, {head}, {rows});";
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

        kernel.Require("AttendHeadGradient", () => PrintHead(kernel, step));
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

    private static void PrintHead(KernelWriter kernel, AttentionGradientStep step)
    {
        var (output, attention, scratch) = (kernel.Out, step.Attention, step.Scratch);
        int size = attention.HeadDim;
        var forward = step.Forward;
        bool keeps = forward.Scratch.Keeps;
        using (kernel.Kernel(
            $"{(attention.Group == 1 ? "One head" : $"The {attention.Group} heads of one head of keys and values")} of one sequence: gradients of [length, {size}] queries, keys and values.",
            $"void AttendHeadGradient(ref float memory, {AttentionEmitter.TrainingParameters(forward)}nint start, nint head, nint length)"))
        {
            output.Line($"ref float key = {KernelWriter.Memory(step.Key, $" + (start * {step.Key.Stride}) + (head * {size})")};");
            output.Line($"ref float value = {KernelWriter.Memory(step.Value, $" + (start * {step.Value.Stride}) + (head * {size})")};");
            output.Line($"ref float keyRows = {KernelWriter.Memory(scratch.Keys)};");
            output.Line($"ref float valueColumns = {KernelWriter.Memory(scratch.Values)};");
            output.Line($"ref float keyGradients = {KernelWriter.Memory(scratch.KeyGradients)};");
            output.Line($"ref float valueGradients = {KernelWriter.Memory(scratch.ValueGradients)};");
            output.Line("PackKeyRows(ref keyRows, ref key, length);");
            output.Line("PackValueColumns(ref valueColumns, ref value, length);");
            if (!keeps)
            {
                output.Line($"ref float keys = {KernelWriter.Memory(forward.Scratch.Keys)};");
                output.Line("PackKeys(ref keys, ref key, length);");
            }

            int distance = scratch.KeyGradients.Rows / Panel.Count(size) * Panel.Columns;
            bool single = distance == scratch.KeyGradients.Size;
            using (single ? null : output.Block($"for (nint at = 0; at < {scratch.KeyGradients.Size}; at += {distance})"))
            {
                foreach (string sums in new[] { "keyGradients", "valueGradients" })
                    output.Line($"MemoryMarshal.CreateSpan(ref {(single ? sums : $"Unsafe.Add(ref {sums}, at)")}, (int)length * 16).Clear();");
            }

            output.Line();
            IDisposable? group = attention.Group == 1 ? null : output.Block($"for (nint queryHead = head * {attention.Group}; queryHead < (head + 1) * {attention.Group}; queryHead++)");
            using (group)
                PrintBlocks(kernel, step, attention.Group == 1 ? "head" : "queryHead");
            output.Line();
            output.Line($"UnpackKeyGradients({KernelWriter.Memory(step.KeyGradient, $" + (start * {step.KeyGradient.Stride}) + (head * {size})")}, ref keyGradients, length);");
            output.Line($"UnpackKeyGradients({KernelWriter.Memory(step.ValueGradient, $" + (start * {step.ValueGradient.Stride}) + (head * {size})")}, ref valueGradients, length);");
        }

        int positions = scratch.KeyGradients.Rows / Panel.Count(size);
        int queries = scratch.QueryGradients.Rows / Panel.Count(size);
        var plan = kernel.Kernels[step];
        kernel.Require("PackKeyRows", () => AttentionPackingText.PrintValues(kernel, size, positions, step.Key.Stride, "PackKeyRows", "Keys"));
        kernel.Require("PackValueColumns", () => AttentionPackingText.PrintKeys(kernel, size, step.Value.Stride, "PackValueColumns", "Values"));
        if (!keeps)
            kernel.Require("PackKeys", () => AttentionPackingText.PrintKeys(kernel, size, step.Key.Stride));
        kernel.Require("PackQueryRows", () => AttentionPackingText.PrintValues(kernel, size, queries, step.Query.Stride, "PackQueryRows", "Queries of a block", "queries"));
        kernel.Require("PackContextGradients", () => AttentionPackingText.PrintValues(kernel, size, queries, step.OutputGradient.Stride, "PackContextGradients", "Context gradients of a block", "queries"));
        if (!keeps)
            kernel.Require("BlockScores", () => AttentionEmitter.PrintScores(kernel, size, plan.Scores, "BlockScores"));
        kernel.Require("AttentionWeightGradients", () => AttentionEmitter.PrintScores(kernel, size, plan.WeightGradients, "AttentionWeightGradients", "contextGradient", "value"));
        kernel.Require("SoftmaxGradient", () => SoftmaxGradientText.Print(kernel, step));
        kernel.Require("QueryGradients", () => AttentionGradientText.PrintQueries(kernel, step, plan));
        kernel.Require("SumQueries", () => AttentionGradientText.PrintSums(kernel, step, plan));
        kernel.Require("UnpackQueryGradients", () => AttentionGradientText.PrintUnpack(kernel, "UnpackQueryGradients", size, queries, step.QueryGradient.Stride));
        kernel.Require("UnpackKeyGradients", () => AttentionGradientText.PrintUnpack(kernel, "UnpackKeyGradients", size, positions, step.KeyGradient.Stride));
    }

    private static void PrintBlocks(KernelWriter kernel, AttentionGradientStep step, string head)
    {
        var (output, attention, scratch) = (kernel.Out, step.Attention, step.Scratch);
        int size = attention.HeadDim;
        int queries = scratch.QueryGradients.Rows / Panel.Count(size);
        bool keeps = step.Forward.Scratch.Keeps;
        output.Line($"ref float queryRows = {KernelWriter.Memory(scratch.Queries)};");
        output.Line($"ref float contextGradients = {KernelWriter.Memory(scratch.Contexts)};");
        output.Line($"ref float queryGradients = {KernelWriter.Memory(scratch.QueryGradients)};");
        output.Line($"ref float scoreGradients = {KernelWriter.Memory(scratch.ScoreGradients)};");
        if (attention.DropoutRate > 0)
            output.Line($"var mask = dropout.Mask({attention.DropoutSite} + (int){head}, {Text.Literal(attention.DropoutRate)});");
        using (output.Block($"for (nint first = 0; first < length; first += {queries})"))
        {
            output.Line($"nint rows = length - first < {queries} ? length - first : {queries};");
            output.Line($"ref float query = {KernelWriter.Memory(step.Query, $" + ((start + first) * {step.Query.Stride}) + ({head} * {size})")};");
            output.Line($"ref float contextGradient = {KernelWriter.Memory(step.OutputGradient, $" + ((start + first) * {step.OutputGradient.Stride}) + ({head} * {size})")};");
            output.Line("PackQueryRows(ref queryRows, ref query, rows);");
            output.Line("PackContextGradients(ref contextGradients, ref contextGradient, rows);");
            if (keeps)
                AttentionEmitter.DeclareKept(kernel, step.Forward, head, "start + first");
            else
                PrintRecomputation(kernel, step, head);
            if (scratch.Dropped is { } buffer)
                output.Line($"ref float dropped = {KernelWriter.Memory(buffer)};");
            output.Line();
            output.Line(attention.Causal ? "// Rows in tiles, each up to the keys its last row sees." : "// Rows in tiles; all see all keys.");
            string keys = attention.Causal ? "first + row + height" : "length";
            using (output.Block("for (nint row = 0; row < rows;)"))
            {
                output.Line($"nint height = {AttentionEmitter.TileHeight(kernel.Kernels[step].WeightGradients[0], "rows")};");
                output.Line($"AttentionWeightGradients(ref Unsafe.Add(ref scoreGradients, row * {scratch.ScoreGradients.Stride}), ref Unsafe.Add(ref contextGradient, row * {step.OutputGradient.Stride}), ref valueColumns, height, {keys});");
                output.Line("row += height;");
            }

            bool drops = attention.DropoutRate > 0;
            string mask = drops ? ", ref dropped, mask, dropout.FirstRow + (uint)(start + first)" : "";
            output.Line($"SoftmaxGradient(ref scores, ref scoreGradients, ref factors, rows, {(attention.Causal ? "first + 1" : "length")}, {(attention.Causal ? "first + rows" : "length")}{mask});");
            output.Line($"QueryGradients(ref queryGradients, ref scoreGradients, ref keyRows, rows, {(attention.Causal ? "first" : "length")});");
            output.Line($"UnpackQueryGradients({KernelWriter.Memory(step.QueryGradient, $" + ((start + first) * {step.QueryGradient.Stride}) + ({head} * {size})")}, ref queryGradients, rows);");
            string range = attention.Causal ? "first, rows, first + rows" : "0, rows, length";
            output.Line($"SumQueries(ref keyGradients, ref scoreGradients, ref queryRows, {range});");
            output.Line($"SumQueries(ref valueGradients, ref {(drops ? "dropped" : "scores")}, ref contextGradients, {range});");
        }
    }

    /// <summary>Scores of a block as in the forward pass, to the bit.</summary>
    private static void PrintRecomputation(KernelWriter kernel, AttentionGradientStep step, string head)
    {
        var (output, attention) = (kernel.Out, step.Attention);
        int stride = step.Scratch.Scores!.Stride;
        output.Line($"ref float scores = {KernelWriter.Memory(step.Scratch.Scores)};");
        output.Line($"ref float factors = {KernelWriter.Memory(step.Scratch.Factors!)};");
        using (output.Block("for (nint row = 0; row < rows;)"))
        {
            output.Line($"nint height = {AttentionEmitter.TileHeight(kernel.Kernels[step].WeightGradients[0], "rows")};");
            string keys = attention.Causal ? "first + row + height" : "length";
            output.Line($"ref float tile = ref Unsafe.Add(ref scores, row * {stride});");
            output.Line($"BlockScores(ref tile, ref Unsafe.Add(ref query, row * {step.Query.Stride}), ref keys, height, {keys});");
            if (attention.Alibi)
                output.Line($"SubtractDistances(ref tile, {AlibiText.Slope(head)}, 0, first + row, 1, height, {keys});");
            output.Line($"Softmax(ref tile, ref Unsafe.Add(ref factors, row), height, {(attention.Causal ? "first + row + 1" : "length")});");
            output.Line("row += height;");
        }
    }
}
