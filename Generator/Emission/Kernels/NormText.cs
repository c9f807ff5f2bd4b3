using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints a norm of some rows side by side: their means, their variances, then the rows themselves.</summary>
internal sealed class NormText(KernelWriter kernel, NormStep step, int rows) : NormRowsText(kernel, step.Norm, step.Input.Stride, rows)
{
    public void Print(string from, string to)
    {
        PrintStatistics(from);
        if (step.Norm.Groups == 1)
        {
            Kernel.EachPanel(Width, offset => EachRow(row => Kernel.EachPart(part =>
                Weighted(from, row, offset(part), part, "normed", out string result) + "\n" + Store(result, to, row, offset(part)))));
            return;
        }

        // A head's last panel reaches into its neighbour, whose columns must stay as they are.
        Kernel.EachPanelWithTail(Width,
            offset => Kernel.EachPart(part => Weighted(from, 0, offset(part), part, "normed", out string result) + "\n" + Store(result, to, 0, offset(part))),
            offset => Kernel.EachPart(part =>
            {
                var tail = Kernel.TailOf(Width, part);
                if (tail == Tail.Empty)
                    return null;
                string declaration = Weighted(from, 0, offset(part), part, "lastNormed", out string result);
                string kept = tail == Tail.Full ? result : Isa.Select(Isa.Part("tail", part), result, Isa.Load(to, offset(part)));
                return declaration + "\n" + Store(kept, to, 0, offset(part));
            }));
    }

    /// <summary>Declares one vector of a row, normed, and gives what becomes of it.</summary>
    private string Weighted(string from, int row, string offset, int part, string name, out string result)
    {
        string normed = Name(name, row, part);
        result = step.Bias is null
            ? $"({normed} * {Isa.Load("weight", offset)})"
            : Isa.Fma(normed, Isa.Load("weight", offset), Isa.Load("bias", offset));
        return $"var {normed} = {Normed(from, row, offset)};";
    }

    private string Store(string value, string to, int row, string offset) => Isa.Store(value, Text.At(to, (long)row * step.Output.Stride), offset);
}
