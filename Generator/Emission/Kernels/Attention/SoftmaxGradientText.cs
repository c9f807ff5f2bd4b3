using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// Prints the way back through the softmax of a block: scores become its weights, and the weights' gradients those of the scores. What
/// a row does not see is zero in both, so that sums over queries need no mask.
/// </summary>
internal static class SoftmaxGradientText
{
    public static void Print(KernelWriter kernel, AttentionGradientStep step)
    {
        var (output, isa, attention) = (kernel.Out, kernel.Isa, step.Attention);
        bool drops = attention.DropoutRate > 0;
        float scale = (float)(1 / Math.Sqrt(attention.HeadDim));
        using (kernel.Kernel(
            $"weights = scores·factor, gradients = weights ∘ (gradients - Σ weights ∘ gradients) / √{attention.HeadDim}, row by row, and zero from there to <paramref name=\"end\"/>.{(attention.Causal ? " Each row sees one key more than the row before." : "")}",
            $"void SoftmaxGradient(ref float scores, ref float gradients, ref float factors, nint rows, nint keys, nint end{(drops ? ", ref float dropped, DropoutMask mask, uint firstRow" : "")})"))
        {
            output.Line($"var scale = {isa.Broadcast(Text.Literal(scale))};   // 1 / √{attention.HeadDim}");
            kernel.EachPart(part => $"var {isa.Part("lane", part)} = {isa.Vector}.CreateSequence({part * isa.Lanes}f, 1f);");
            output.Line("nuint padded = (nuint)((end + 15) & ~15);");
            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                string seen = attention.Causal ? "(keys + i)" : "keys";
                output.Line("// Whole panels of 16 keys, then the keys of the last one.");
                output.Line($"nuint whole = (nuint)({seen} & ~15);");
                output.Line($"nint rest = {seen} & 15;");
                kernel.EachPart(part => $"var {isa.Part("isKey", part)} = {isa.Vector}.LessThan({isa.Part("lane", part)}, {isa.Broadcast("(float)rest")});");
                output.Line($"var factor = {isa.Broadcast("Unsafe.Add(ref factors, i)")};");
                if (drops)
                    output.Line("var kept = mask.Row(firstRow + (uint)i);");
                kernel.EachPart(part => $"var {isa.Part("sum", part)} = {isa.Zero};");
                using (output.Block("for (nuint c = 0; c < whole; c += 16)"))
                    PrintWeights(kernel, "c", Weight, masked: false, drops);
                output.Line();
                using (output.Block("if (rest != 0)"))
                    PrintWeights(kernel, "whole", Weight, masked: true, drops);
                output.Line();
                output.Line($"var along = {isa.Broadcast($"Lanes.Sum({isa.AllParts("sum")})")};");
                PrintGradients(kernel);
                using (output.Block("for (nuint c = filled; c < padded; c += 16)"))
                {
                    foreach (string zeroed in drops ? new[] { "scores", "dropped", "gradients" } : ["scores", "gradients"])
                        kernel.EachPart(part => isa.Store(isa.Zero, zeroed, isa.At("c", part)));
                }

                output.Line();
                output.Line($"scores = ref Unsafe.Add(ref scores, {step.Scratch.ScoreGradients.Stride});");
                output.Line($"gradients = ref Unsafe.Add(ref gradients, {step.Scratch.ScoreGradients.Stride});");
                if (drops)
                    output.Line($"dropped = ref Unsafe.Add(ref dropped, {step.Scratch.Dropped!.Stride});");
            }
        }
    }

    private static string Weight(string score) => $"{score} * factor";

    /// <summary>The gradients of a row's scores, once the sum of its weights times theirs is known.</summary>
    public static void PrintGradients(KernelWriter kernel)
    {
        var isa = kernel.Isa;
        kernel.Out.Line("nuint filled = rest == 0 ? whole : whole + 16;");
        using (kernel.Out.Block("for (nuint c = 0; c < filled; c += 16)"))
        {
            kernel.EachPart(part => isa.Store(
                $"({isa.Load("scores", isa.At("c", part))} * ({isa.Load("gradients", isa.At("c", part))} - along) * scale)", "gradients", isa.At("c", part)));
        }

        kernel.Out.Line();
    }

    /// <summary>The weights of a panel, and what they add to the row's sum; dropped ones let no gradient through.</summary>
    /// <param name="weightOf">A weight from its score.</param>
    public static void PrintWeights(KernelWriter kernel, string column, Func<string, string> weightOf, bool masked, bool drops)
    {
        var isa = kernel.Isa;
        kernel.EachPart(part =>
        {
            string at = isa.At(column, part);
            string mask = masked ? $" & {isa.Part("isKey", part)}" : "";
            string weight = isa.Part("weight", part);
            string gradient = isa.Part("gradient", part);
            string loaded = isa.Load("gradients", at);
            string through = drops ? $"kept.Apply({loaded}, {at})" : loaded;
            string product = weightOf(isa.Load("scores", at));
            return $"var {weight} = {(masked ? $"({product})" : product)}{mask};\n"
                + $"var {gradient} = {through}{mask};\n"
                + isa.Store(weight, "scores", at) + "\n"
                + (masked || drops ? isa.Store(gradient, "gradients", at) + "\n" : "")
                + (drops ? isa.Store($"kept.Apply({weight}, {at})", "dropped", at) + "\n" : "")
                + $"{isa.Part("sum", part)} = {isa.Fma(weight, gradient, isa.Part("sum", part))};";
        });
    }
}
