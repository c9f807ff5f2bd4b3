using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// Prints the way back through the softmax of a run of keys, of whose rows a maximum and the reciprocal of the sum are known. The sum of
/// weights times gradients is taken where a row is whole, and known where it is not.
/// </summary>
internal static class ScoreGradientText
{
    /// <param name="every">Positions from one row or key to the next.</param>
    public static void Print(KernelWriter kernel, AttentionGradientStep step, string name, int every)
    {
        var (output, isa, attention) = (kernel.Out, kernel.Isa, step.Attention);
        bool drops = attention.DropoutRate > 0;
        float scale = (float)(1 / Math.Sqrt(attention.HeadDim));
        string At(string state) => every == 1 ? $"Unsafe.Add(ref {state}, i)" : $"Unsafe.Add(ref {state}, i * {every})";
        using (kernel.Kernel(
            $"weights = exp((scores - max) / √{attention.HeadDim}) / sum in the place of the scores, gradients = weights ∘ (gradients - {(step.HasWholeRows ? "Σ weights ∘ gradients" : "along")}) / √{attention.HeadDim}, row by row.",
            $"void {name}(ref float scores, ref float gradients, ref float maxima, ref float sums{(step.HasWholeRows ? "" : ", ref float alongs")}, nint rows, nint keys{(drops ? ", ref float dropped, DropoutMask mask, uint firstRow, uint firstKey" : "")})"))
        {
            output.Line($"var scale = {isa.Broadcast(Text.Literal(scale))};   // 1 / √{attention.HeadDim}");
            kernel.EachPart(part => $"var {isa.Part("lane", part)} = {isa.Vector}.CreateSequence({part * isa.Lanes}f, 1f);");
            SoftmaxText.PrintTail(kernel, "keys");
            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                output.Line($"var max = {isa.Broadcast(At("maxima"))};");
                output.Line($"var factor = {isa.Broadcast(At("sums"))};");
                if (!step.HasWholeRows)
                    output.Line($"var along = {isa.Broadcast(At("alongs"))};");
                if (drops)
                    output.Line($"var kept = mask.Row(firstRow + (uint){(every == 1 ? "i" : $"(i * {every})")}).From(firstKey, {every});");
                if (step.HasWholeRows)
                    PrintWholeRow(kernel, drops);
                else
                    PrintRun(kernel, (column, masked) => PrintPanel(kernel, column, masked, drops));
                output.Line($"scores = ref Unsafe.Add(ref scores, {step.Scratch.ScoreGradients.Stride});");
                output.Line($"gradients = ref Unsafe.Add(ref gradients, {step.Scratch.ScoreGradients.Stride});");
                if (drops)
                    output.Line($"dropped = ref Unsafe.Add(ref dropped, {step.Scratch.Dropped!.Stride});");
            }
        }
    }

    private static void PrintRun(KernelWriter kernel, Action<string, bool> panel)
    {
        using (kernel.Out.Block("for (nuint c = 0; c < whole; c += 16)"))
            panel("c", false);
        kernel.Out.Line();
        using (kernel.Out.Block("if (rest != 0)"))
            panel("whole", true);
        kernel.Out.Line();
    }

    /// <summary>Weights and their sum first, then gradients.</summary>
    private static void PrintWholeRow(KernelWriter kernel, bool drops)
    {
        var isa = kernel.Isa;
        kernel.EachPart(part => $"var {isa.Part("sum", part)} = {isa.Zero};");
        PrintRun(kernel, (column, masked) => SoftmaxGradientText.PrintWeights(kernel, column, Weight, masked, drops));
        kernel.Out.Line($"var along = {isa.Broadcast($"Lanes.Sum({isa.AllParts("sum")})")};");
        SoftmaxGradientText.PrintGradients(kernel);
    }

    private static void PrintPanel(KernelWriter kernel, string column, bool masked, bool drops)
    {
        var isa = kernel.Isa;
        kernel.EachPart(part =>
        {
            string at = isa.At(column, part);
            string weight = isa.Part("weight", part);
            string product = Weight(isa.Load("scores", at));
            string loaded = isa.Load("gradients", at);
            return $"var {weight} = {(masked ? $"({product}) & {isa.Part("isKey", part)}" : product)};\n"
                + isa.Store(weight, "scores", at) + "\n"
                + (drops ? isa.Store($"kept.Apply({weight}, {at})", "dropped", at) + "\n" : "")
                + isa.Store($"({weight} * ({(drops ? $"kept.Apply({loaded}, {at})" : loaded)} - along) * scale)", "gradients", at);
        });
    }

    private static string Weight(string score) => $"VectorMath.Exp(({score} - max) * scale) * factor";
}
