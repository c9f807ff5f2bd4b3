using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// Prints the softmax over a tile's scores while they are in L1. Maxima and sums run on 16 virtual lanes and meet in one fixed
/// tree; the division is left to the context, which has fewer numbers.
/// </summary>
internal static class SoftmaxText
{
    public static void Print(KernelWriter kernel, AttentionStep step)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        float scale = (float)(1 / Math.Sqrt(step.Attention.HeadDim));
        bool grows = kernel.Plan.Cache is not null;
        string growing = grows ? " Each row sees <paramref name=\"growth\"/> keys more than the row before: 1 among queries of one head, 0 among heads of one query."
            : step.Attention.Causal ? " Each row sees one key more than the row before." : "";
        string keys = grows ? "(keys + (i * growth))" : "(keys + i)";
        using (kernel.Kernel(
            $"scores = exp((scores - max) / √{step.Attention.HeadDim}), factors = 1 / sum, row by row.{growing}",
            $"void Softmax(ref float scores, ref float factors, nint rows, nint keys{(grows ? ", nint growth" : "")})"))
        {
            output.Line($"var scale = {isa.Broadcast(Text.Literal(scale))};   // 1 / √{step.Attention.HeadDim}");
            kernel.EachPart(part => $"var {isa.Part("lane", part)} = {isa.Vector}.CreateSequence({part * isa.Lanes}f, 1f);");
            bool causal = step.Attention.Causal;
            if (!causal)
                PrintTail(kernel, "keys");

            output.Line();
            output.Line("// The maxima of all rows come first, so that no row's exponentials wait for its maximum.");
            output.Line("ref float row = ref scores;");
            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                if (causal)
                    PrintTail(kernel, keys);
                PrintMaximum(kernel);
                output.Line();
                output.Line($"Unsafe.Add(ref factors, i) = Lanes.Max({isa.AllParts("max")});");
                output.Line($"row = ref Unsafe.Add(ref row, {step.Scratch.Scores.Stride});");
            }

            output.Line("row = ref scores;");
            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                if (causal)
                    PrintTail(kernel, keys);
                output.Line($"var max = {isa.Broadcast("Unsafe.Add(ref factors, i)")};");
                PrintExponentials(kernel);
                output.Line();
                output.Line($"Unsafe.Add(ref factors, i) = 1 / Lanes.Sum({isa.AllParts("sum")});");
                output.Line($"row = ref Unsafe.Add(ref row, {step.Scratch.Scores.Stride});");
            }
        }
    }

    /// <summary>Whole panels of 16 keys, and which lanes of the last panel are keys.</summary>
    public static void PrintTail(KernelWriter kernel, string keys)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        output.Line("// Whole panels of 16 keys, then the keys of the last one; its other lanes do not count.");
        output.Line($"nuint whole = (nuint)({keys} & ~15);");
        output.Line($"nint rest = {keys} & 15;");
        kernel.EachPart(part => $"var {isa.Part("isKey", part)} = {isa.Vector}.LessThan({isa.Part("lane", part)}, {isa.Broadcast("(float)rest")});");
    }

    public static void PrintMaximum(KernelWriter kernel)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        kernel.EachPart(part => $"var {isa.Part("max", part)} = {isa.Broadcast("float.NegativeInfinity")};");
        using (output.Block("for (nuint c = 0; c < whole; c += 16)"))
            kernel.EachPart(part => $"{isa.Part("max", part)} = {isa.Vector}.MaxNative({isa.Part("max", part)}, {isa.Load("row", isa.At("c", part))});");
        output.Line();
        using (output.Block("if (rest != 0)"))
        {
            kernel.EachPart(part => $"var {isa.Part("last", part)} = {isa.Load("row", isa.At("whole", part))};");
            kernel.EachPart(part => $"{isa.Part("max", part)} = {isa.Select(isa.Part("isKey", part), $"{isa.Vector}.MaxNative({isa.Part("max", part)}, {isa.Part("last", part)})", isa.Part("max", part))};");
        }
    }

    public static void PrintExponentials(KernelWriter kernel)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        kernel.EachPart(part => $"var {isa.Part("sum", part)} = {isa.Zero};");
        using (output.Block("for (nuint c = 0; c < whole; c += 16)"))
        {
            kernel.EachPart(part =>
                $"var {isa.Part("e", part)} = VectorMath.Exp(({isa.Load("row", isa.At("c", part))} - max) * scale);\n"
                + isa.Store(isa.Part("e", part), "row", isa.At("c", part)) + "\n"
                + $"{isa.Part("sum", part)} += {isa.Part("e", part)};");
        }

        output.Line();
        using (output.Block("if (rest != 0)"))
        {
            kernel.EachPart(part =>
                $"var {isa.Part("e", part)} = VectorMath.Exp(({isa.Load("row", isa.At("whole", part))} - max) * scale) & {isa.Part("isKey", part)};\n"
                + isa.Store(isa.Part("e", part), "row", isa.At("whole", part)) + "\n"
                + $"{isa.Part("sum", part)} += {isa.Part("e", part)};");
        }
    }
}
