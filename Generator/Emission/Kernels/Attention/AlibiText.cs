using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints what ALiBi does to raw scores, before the softmax scales them.</summary>
internal static class AlibiText
{
    /// <summary>The slope of a head, and those of the heads behind it.</summary>
    public static string Slope(string head) => $"ref Unsafe.Add(ref MemoryMarshal.GetReference(Slopes), {head})";

    public static void PrintSlopes(KernelWriter kernel, AttentionStep step)
    {
        var (output, attention) = (kernel.Out, step.Attention);
        var slopes = Enumerable.Range(0, attention.Heads).Select(head => Text.Literal((float)(attention.Slope(head) * Math.Sqrt(attention.HeadDim))));
        output.Line();
        output.Line($"/// <summary>How fast the scores of each head fall with the distance (ALiBi), times √{attention.HeadDim}, which the softmax divides by.</summary>");
        output.Line($"private static ReadOnlySpan<float> Slopes => [{string.Join(", ", slopes)}];");
    }

    /// <param name="every">Positions from one key to the next.</param>
    public static void Print(KernelWriter kernel, AttentionStep step, int every = 1)
    {
        var (output, isa, attention) = (kernel.Out, kernel.Isa, step.Attention);
        string distance = attention.Causal ? "at - j" : "|at - j|";
        using (kernel.Kernel(
            $"scores[rows, keys] -= slope·{(every == 1 ? "" : $"{every}·")}{distance}, with steps of slope and position from row to row.",
            $"void SubtractDistances{AttentionProducts.SuffixOf(every)}(ref float scores, ref float slopes, nint slopeStep, nint position, nint positionStep, nint rows, nint keys)"))
        {
            string times = every == 1 ? "" : $" * {every}f";
            kernel.EachPart(part => $"var {isa.Part("lane", part)} = {isa.Vector}.CreateSequence({part * isa.Lanes}f, 1f){times};");
            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                output.Line($"var slope = {isa.Broadcast("-Unsafe.Add(ref slopes, i * slopeStep)")};");
                kernel.EachPart(part => $"var {isa.Part("distance", part)} = {isa.Broadcast($"(float)({(every == 1 ? "" : $"{every} * (")}position + (i * positionStep){(every == 1 ? "" : ")")})")} - {isa.Part("lane", part)};");
                using (output.Block("for (nint c = 0; c < keys; c += 16)"))
                {
                    output.Line("ref float score = ref Unsafe.Add(ref scores, c);");
                    kernel.EachPart(part =>
                    {
                        string apart = attention.Causal ? isa.Part("distance", part) : $"{isa.Vector}.Abs({isa.Part("distance", part)})";
                        string offset = $"{part * isa.Lanes}";
                        return isa.Store(isa.Fma("slope", apart, isa.Load("score", offset)), "score", offset) + "\n"
                            + $"{isa.Part("distance", part)} -= {isa.Broadcast($"{16 * every}f")};";
                    });
                }

                output.Line();
                output.Line($"scores = ref Unsafe.Add(ref scores, {step.Scratch.Scores.Stride});");
            }
        }
    }
}
