using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// Prints the gradients of one head's queries, keys and values where the forward pass kept its scores: a block of queries after
/// another, each with all of its keys.
/// </summary>
internal static class KeptGradientText
{
    public static void Print(KernelWriter kernel, AttentionGradientStep step)
    {
        var (output, attention, scratch) = (kernel.Out, step.Attention, step.Scratch);
        int size = attention.HeadDim;
        var forward = step.Forward;
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
        var plan = kernel.Kernels[step][1];
        kernel.Require("PackKeyRows", () => AttentionPackingText.PrintValues(kernel, size, positions, step.Key.Stride, "PackKeyRows", "Keys"));
        kernel.Require("PackValueColumns", () => AttentionPackingText.PrintKeys(kernel, size, step.Value.Stride, "PackValueColumns", "Values"));
        kernel.Require("PackQueryRows", () => AttentionPackingText.PrintValues(kernel, size, queries, step.Query.Stride, "PackQueryRows", "Queries of a block", "queries"));
        kernel.Require("PackContextGradients", () => AttentionPackingText.PrintValues(kernel, size, queries, step.OutputGradient.Stride, "PackContextGradients", "Context gradients of a block", "queries"));
        kernel.Require("AttentionWeightGradients", () => AttentionProductText.PrintScores(kernel, size, plan.WeightGradients, "AttentionWeightGradients", "contextGradient", "value"));
        kernel.Require("SoftmaxGradient", () => SoftmaxGradientText.Print(kernel, step));
        kernel.Require("QueryGradients", () => AttentionGradientText.PrintQueries(kernel, step, plan, skips: attention.Causal));
        kernel.Require("SumQueries", () => AttentionGradientText.PrintSums(kernel, step, plan, skips: attention.Causal));
        kernel.Require("UnpackQueryGradients", () => AttentionGradientText.PrintUnpack(kernel, "UnpackQueryGradients", size, queries, step.QueryGradient.Stride));
        kernel.Require("UnpackKeyGradients", () => AttentionGradientText.PrintUnpack(kernel, "UnpackKeyGradients", size, positions, step.KeyGradient.Stride));
    }

    private static void PrintBlocks(KernelWriter kernel, AttentionGradientStep step, string head)
    {
        var (output, attention, scratch) = (kernel.Out, step.Attention, step.Scratch);
        int size = attention.HeadDim;
        int queries = scratch.QueryGradients.Rows / Panel.Count(size);
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
            AttentionHeadText.DeclareKept(kernel, step.Forward, head, "start + first");
            if (scratch.Dropped is { } buffer)
                output.Line($"ref float dropped = {KernelWriter.Memory(buffer)};");
            output.Line();
            output.Line(attention.Causal ? "// Rows in tiles, each up to the keys its last row sees." : "// Rows in tiles; all see all keys.");
            string keys = attention.Causal ? "first + row + height" : "length";
            using (output.Block("for (nint row = 0; row < rows;)"))
            {
                output.Line($"nint height = {AttentionProductText.TileHeight(kernel.Kernels[step][1].WeightGradients[0], "rows")};");
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
}
