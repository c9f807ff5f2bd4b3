using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// Prints the online softmax: rows take their keys chunk by chunk, and where a chunk raises a row's maximum, what the row has so far
/// is scaled down to it (Milakov and Gimelshein, 2018).
/// </summary>
internal static class OnlineSoftmaxText
{
    /// <param name="every">Positions from one row to the next.</param>
    public static void PrintSoftmax(KernelWriter kernel, AttentionStep step, string name, int every)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        float scale = (float)(1 / Math.Sqrt(step.Attention.HeadDim));
        string At(string state) => every == 1 ? $"Unsafe.Add(ref {state}, i)" : $"Unsafe.Add(ref {state}, i * {every})";
        using (kernel.Kernel(
            $"scores = exp((scores - max) / √{step.Attention.HeadDim}) with the largest score so far; sums go on, and factors are what contexts so far have to be multiplied by.",
            $"void {name}(ref float scores, ref float maxima, ref float sums, ref float factors, nint rows, nint keys)"))
        {
            output.Line($"var scale = {isa.Broadcast(Text.Literal(scale))};   // 1 / √{step.Attention.HeadDim}");
            kernel.EachPart(part => $"var {isa.Part("lane", part)} = {isa.Vector}.CreateSequence({part * isa.Lanes}f, 1f);");
            SoftmaxText.PrintTail(kernel, "keys");
            output.Line();
            output.Line("ref float row = ref scores;");
            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                SoftmaxText.PrintMaximum(kernel);
                output.Line();
                output.Line($"float before = {At("maxima")};");
                output.Line($"float largest = Lanes.Max({isa.AllParts("max")});");
                output.Line("largest = before > largest ? before : largest;");
                output.Line($"{At("maxima")} = largest;");
                output.Line("Unsafe.Add(ref factors, i) = before - largest;");
                output.Line($"row = ref Unsafe.Add(ref row, {step.Scratch.Scores.Stride});");
            }

            output.Line();
            using (output.Block($"for (nint i = 0; i < rows; i += {isa.Lanes})"))
            {
                output.Line("ref float factor = ref Unsafe.Add(ref factors, i);");
                output.Line(isa.Store($"VectorMath.Exp({isa.Load("factor")} * scale)", "factor"));
            }

            output.Line();
            output.Line("row = ref scores;");
            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                output.Line($"var max = {isa.Broadcast(At("maxima"))};");
                SoftmaxText.PrintExponentials(kernel);
                output.Line();
                output.Line($"{At("sums")} = ({At("sums")} * Unsafe.Add(ref factors, i)) + Lanes.Sum({isa.AllParts("sum")});");
                output.Line($"row = ref Unsafe.Add(ref row, {step.Scratch.Scores.Stride});");
            }
        }
    }

    /// <summary>Before the first chunk.</summary>
    /// <param name="stride">Floats from one row of contexts to the next.</param>
    public static void PrintBegin(KernelWriter kernel, string name, int headDim, int stride)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        using (kernel.Kernel($"Rows that have seen no key yet: contexts of {headDim} zeros.", $"void {name}(ref float context, ref float maxima, ref float sums, nint rows)"))
        {
            output.Line("MemoryMarshal.CreateSpan(ref maxima, (int)rows).Fill(float.MinValue);");
            output.Line("MemoryMarshal.CreateSpan(ref sums, (int)rows).Clear();");
            using (output.Block("for (; rows > 0; rows--)"))
            {
                kernel.EachPanel(headDim, offset => kernel.EachPart(part => isa.Store(isa.Zero, "context", offset(part))));
                output.Line($"context = ref Unsafe.Add(ref context, {stride});");
            }
        }
    }

    /// <summary>Before a chunk joins.</summary>
    public static void PrintRescale(KernelWriter kernel, string name, int headDim, int stride)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        using (kernel.Kernel("Contexts so far times their factors, most of which are 1.", $"void {name}(ref float context, ref float factors, nint rows)"))
        using (output.Block("for (nint i = 0; i < rows; i++)"))
        {
            using (output.Block("if (Unsafe.Add(ref factors, i) != 1)"))
            {
                output.Line($"var factor = {isa.Broadcast("Unsafe.Add(ref factors, i)")};");
                kernel.EachPanel(headDim, offset => kernel.EachPart(part => isa.Store($"({isa.Load("context", offset(part))} * factor)", "context", offset(part))));
            }

            output.Line();
            output.Line($"context = ref Unsafe.Add(ref context, {stride});");
        }
    }

    /// <summary>Behind the last chunk.</summary>
    public static void PrintFinish(KernelWriter kernel, string name, int headDim, int fromStride, int toStride, bool inPlace = true)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        string to = inPlace ? "" : "ref float output, ";
        using (kernel.Kernel("Contexts times the reciprocals of the sums of their softmax, which take the place of the sums.", $"void {name}({to}ref float context, ref float sums, nint rows)"))
        using (output.Block("for (nint i = 0; i < rows; i++)"))
        {
            output.Line("float reciprocal = 1 / Unsafe.Add(ref sums, i);");
            output.Line("Unsafe.Add(ref sums, i) = reciprocal;");
            output.Line($"var factor = {isa.Broadcast("reciprocal")};");
            kernel.EachPanel(headDim, offset => kernel.EachPart(part => isa.Store($"({isa.Load("context", offset(part))} * factor)", inPlace ? "context" : "output", offset(part))));
            output.Line();
            output.Line($"context = ref Unsafe.Add(ref context, {fromStride});");
            if (!inPlace)
                output.Line($"output = ref Unsafe.Add(ref output, {toStride});");
        }
    }
}
