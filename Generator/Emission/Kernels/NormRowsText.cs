using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// Prints what a norm and its gradient have in common: mean and scale of some rows side by side. Sums run on 16 virtual lanes and meet
/// in one fixed tree, so they have the same bits on every instruction set, in any company.
/// </summary>
internal abstract class NormRowsText(KernelWriter kernel, Norm norm, int inputStride, int rows)
{
    protected SourceWriter Out { get; } = kernel.Out;

    protected Isa Isa { get; } = kernel.Isa;

    protected KernelWriter Kernel { get; } = kernel;

    protected int Width { get; } = norm.Width;

    protected bool Centres { get; } = norm.Kind == NormKind.LayerNorm;

    protected void PrintStatistics(string from)
    {
        if (Centres)
        {
            PrintMeans(from);
            Out.Line();
        }

        PrintScales(from);
        Out.Line();
    }

    private void PrintMeans(string from)
    {
        EachRow(row => Kernel.EachPart(part => $"var {Name("sum", row, part)} = {Isa.Zero};"));
        Kernel.EachPanelWithTail(Width,
            offset => EachRow(row => Kernel.EachPart(part => $"{Name("sum", row, part)} += {Load(from, row, offset(part))};")),
            offset => EachRow(row => Kernel.EachPart(part => Kernel.TailOf(Width, part) == Tail.Empty ? null
                : $"{Name("sum", row, part)} += {Kernel.Masked(Load(from, row, offset(part)), Width, part)};")));
        EachRow(row => Out.Line($"var {Name("mean", row)} = {Isa.Broadcast($"Lanes.Sum({Parts("sum", row)}) / {Width}")};"));
    }

    private void PrintScales(string from)
    {
        EachRow(row => Kernel.EachPart(part => $"var {Name("squares", row, part)} = {Isa.Zero};"));
        Kernel.EachPanelWithTail(Width,
            offset => EachRow(row => Kernel.EachPart(part => Square(from, row, offset(part), part, tail: false))),
            offset => EachRow(row => Kernel.EachPart(part => Square(from, row, offset(part), part, tail: true))));
        EachRow(row => Out.Line($"var {Name("scale", row)} = {Isa.Broadcast($"1 / MathF.Sqrt((Lanes.Sum({Parts("squares", row)}) / {Width}) + {Text.Literal(norm.Epsilon)})")};"));
    }

    private string? Square(string from, int row, string offset, int part, bool tail)
    {
        if (tail && Kernel.TailOf(Width, part) == Tail.Empty)
            return null;
        string value = Centred(from, row, offset);
        if (tail && Kernel.TailOf(Width, part) == Tail.Partial)
            value = Kernel.Masked(Centres ? $"({value})" : value, Width, part);
        string name = Name(tail ? "last" : Centres ? "centred" : "x", row, part);
        return $"var {name} = {value};\n{Name("squares", row, part)} = {Isa.Fma(name, name, Name("squares", row, part))};";
    }

    /// <summary>A vector of a row, as far from the mean as it is.</summary>
    protected string Centred(string from, int row, string offset) =>
        Centres ? $"{Load(from, row, offset)} - {Name("mean", row)}" : Load(from, row, offset);

    /// <summary>A vector of a row with variance 1.</summary>
    protected string Normed(string from, int row, string offset)
    {
        string centred = Centred(from, row, offset);
        return $"{(Centres ? $"({centred})" : centred)} * {Name("scale", row)}";
    }

    protected string Load(string from, int row, string offset) => Isa.Load(Text.At(from, (long)row * inputStride), offset);

    protected void EachRow(Action<int> print)
    {
        for (int row = 0; row < rows; row++)
            print(row);
    }

    /// <summary>A row's local: the name alone where there is one row, else <c>mean2</c>.</summary>
    protected string Name(string name, int row) => rows == 1 ? name : $"{name}{row}";

    /// <summary>A local for a part of a panel of a row: <c>sum1</c>, or <c>sum2x1</c> for row 2, part 1.</summary>
    protected string Name(string name, int row, int part) =>
        rows == 1 ? Isa.Part(name, part) : Isa.Parts == 1 ? $"{name}{row}" : $"{name}{row}x{part}";

    protected string Parts(string name, int row) => string.Join(", ", Enumerable.Range(0, Isa.Parts).Select(part => Name(name, row, part)));
}
