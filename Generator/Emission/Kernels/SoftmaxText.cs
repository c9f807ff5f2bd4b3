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
        string causal = step.Attention.Causal ? " Each row sees one key more than the row before." : "";
        using (kernel.Kernel(
            $"scores = exp((scores - max) / √{step.Attention.HeadDim}), factors = 1 / sum, row by row.{causal}",
            "void Softmax(ref float scores, ref float factors, nint rows, nint keys)"))
        {
            output.Line($"var scale = {isa.Broadcast(Text.Literal(scale))};   // 1 / √{step.Attention.HeadDim}");
            kernel.EachPart(part => $"var {isa.Part("lane", part)} = {isa.Vector}.CreateSequence({part * isa.Lanes}f, 1f);");
            using (output.Block("for (; rows > 0; rows--)"))
            {
                output.Line("// Whole panels of 16 keys, then the keys of the last one; its other lanes do not count.");
                output.Line("nuint whole = (nuint)(keys & ~15);");
                output.Line($"var rest = {isa.Broadcast("(float)(keys & 15)")};");
                kernel.EachPart(part => $"var {isa.Part("isKey", part)} = {isa.Vector}.LessThan({isa.Part("lane", part)}, rest);");
                output.Line();
                PrintMaximum(kernel);
                output.Line();
                PrintExponentials(kernel);
                output.Line();
                output.Line($"factors = 1 / Lanes.Sum({isa.AllParts("sum")});");
                output.Line("factors = ref Unsafe.Add(ref factors, 1);");
                output.Line($"scores = ref Unsafe.Add(ref scores, {step.Scratch.Scores.Stride});");
                if (step.Attention.Causal)
                    output.Line("keys++;");
            }
        }
    }

    private static void PrintMaximum(KernelWriter kernel)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        kernel.EachPart(part => $"var {isa.Part("max", part)} = {isa.Broadcast("float.NegativeInfinity")};");
        using (output.Block("for (nuint c = 0; c < whole; c += 16)"))
            kernel.EachPart(part => $"{isa.Part("max", part)} = {isa.Vector}.MaxNative({isa.Part("max", part)}, {isa.Load("scores", Column("c", part, isa))});");
        output.Line();
        using (output.Block("if ((keys & 15) != 0)"))
        {
            kernel.EachPart(part => $"var {isa.Part("last", part)} = {isa.Load("scores", Column("whole", part, isa))};");
            kernel.EachPart(part => $"{isa.Part("max", part)} = {isa.Select(isa.Part("isKey", part), $"{isa.Vector}.MaxNative({isa.Part("max", part)}, {isa.Part("last", part)})", isa.Part("max", part))};");
        }

        output.Line();
        output.Line($"var most = {isa.Broadcast($"Lanes.Max({isa.AllParts("max")})")};");
    }

    private static void PrintExponentials(KernelWriter kernel)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        kernel.EachPart(part => $"var {isa.Part("sum", part)} = {isa.Zero};");
        using (output.Block("for (nuint c = 0; c < whole; c += 16)"))
        {
            kernel.EachPart(part =>
                $"var {isa.Part("e", part)} = VectorMath.Exp(({isa.Load("scores", Column("c", part, isa))} - most) * scale);\n"
                + isa.Store(isa.Part("e", part), "scores", Column("c", part, isa)) + "\n"
                + $"{isa.Part("sum", part)} += {isa.Part("e", part)};");
        }

        output.Line();
        using (output.Block("if ((keys & 15) != 0)"))
        {
            kernel.EachPart(part =>
                $"var {isa.Part("e", part)} = VectorMath.Exp(({isa.Load("scores", Column("whole", part, isa))} - most) * scale) & {isa.Part("isKey", part)};\n"
                + isa.Store(isa.Part("e", part), "scores", Column("whole", part, isa)) + "\n"
                + $"{isa.Part("sum", part)} += {isa.Part("e", part)};");
        }
    }

    private static string Column(string first, int part, Isa isa) => part == 0 ? first : $"{first} + {part * isa.Lanes}";
}
