using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// Prints a norm of some rows side by side: their means, their variances, then the rows themselves. Sums run on 16 virtual lanes
/// and meet in one fixed tree, so they have the same bits on every instruction set, in any company.
/// </summary>
internal sealed class NormText(KernelWriter kernel, NormStep step, int rows)
{
    private readonly SourceWriter _out = kernel.Out;
    private readonly Isa _isa = kernel.Isa;
    private readonly int _width = step.Norm.Width;
    private readonly bool _centres = step.Norm.Kind == NormKind.LayerNorm;

    public void Print(string from, string to)
    {
        if (_centres)
        {
            PrintMeans(from);
            _out.Line();
        }

        PrintScales(from);
        _out.Line();
        PrintResults(from, to);
    }

    private void PrintMeans(string from)
    {
        EachRow(row => kernel.EachPart(part => $"var {Name("sum", row, part)} = {_isa.Zero};"));
        kernel.EachPanelWithTail(_width,
            offset => EachRow(row => kernel.EachPart(part => $"{Name("sum", row, part)} += {Load(from, row, offset(part))};")),
            offset => EachRow(row => kernel.EachPart(part => kernel.TailOf(_width, part) == Tail.Empty ? null
                : $"{Name("sum", row, part)} += {kernel.Masked(Load(from, row, offset(part)), _width, part)};")));
        EachRow(row => _out.Line($"var {Name("mean", row)} = {_isa.Broadcast($"Lanes.Sum({Parts("sum", row)}) / {_width}")};"));
    }

    private void PrintScales(string from)
    {
        EachRow(row => kernel.EachPart(part => $"var {Name("squares", row, part)} = {_isa.Zero};"));
        kernel.EachPanelWithTail(_width,
            offset => EachRow(row => kernel.EachPart(part => Square(from, row, offset(part), part, tail: false))),
            offset => EachRow(row => kernel.EachPart(part => Square(from, row, offset(part), part, tail: true))));
        EachRow(row => _out.Line($"var {Name("scale", row)} = {_isa.Broadcast($"1 / MathF.Sqrt((Lanes.Sum({Parts("squares", row)}) / {_width}) + {Text.Literal(step.Norm.Epsilon)})")};"));
    }

    private string? Square(string from, int row, string offset, int part, bool tail)
    {
        if (tail && kernel.TailOf(_width, part) == Tail.Empty)
            return null;
        string value = Centred(from, row, offset);
        if (tail && kernel.TailOf(_width, part) == Tail.Partial)
            value = kernel.Masked(_centres ? $"({value})" : value, _width, part);
        string name = Name(tail ? "last" : _centres ? "centred" : "x", row, part);
        return $"var {name} = {value};\n{Name("squares", row, part)} = {_isa.Fma(name, name, Name("squares", row, part))};";
    }

    private void PrintResults(string from, string to)
    {
        if (step.Norm.Groups == 1)
        {
            kernel.EachPanel(_width, offset => EachRow(row => kernel.EachPart(part =>
                Weighted(from, row, offset(part), part, "normed", out string result) + "\n" + Store(result, to, row, offset(part)))));
            return;
        }

        // A head's last panel reaches into its neighbour, whose columns must stay as they are.
        kernel.EachPanelWithTail(_width,
            offset => kernel.EachPart(part => Weighted(from, 0, offset(part), part, "normed", out string result) + "\n" + Store(result, to, 0, offset(part))),
            offset => kernel.EachPart(part =>
            {
                var tail = kernel.TailOf(_width, part);
                if (tail == Tail.Empty)
                    return null;
                string declaration = Weighted(from, 0, offset(part), part, "lastNormed", out string result);
                string kept = tail == Tail.Full ? result : _isa.Select(_isa.Part("tail", part), result, _isa.Load(to, offset(part)));
                return declaration + "\n" + Store(kept, to, 0, offset(part));
            }));
    }

    /// <summary>Declares one vector of a row, normed, and gives what becomes of it.</summary>
    private string Weighted(string from, int row, string offset, int part, string name, out string result)
    {
        string normed = Name(name, row, part);
        string centred = Centred(from, row, offset);
        result = step.Bias is null
            ? $"({normed} * {_isa.Load("weight", offset)})"
            : _isa.Fma(normed, _isa.Load("weight", offset), _isa.Load("bias", offset));
        return $"var {normed} = {(_centres ? $"({centred})" : centred)} * {Name("scale", row)};";
    }

    private string Centred(string from, int row, string offset) =>
        _centres ? $"{Load(from, row, offset)} - {Name("mean", row)}" : Load(from, row, offset);

    private string Load(string from, int row, string offset) => _isa.Load(Text.At(from, (long)row * step.Input.Stride), offset);

    private string Store(string value, string to, int row, string offset) => _isa.Store(value, Text.At(to, (long)row * step.Output.Stride), offset);

    private void EachRow(Action<int> print)
    {
        for (int row = 0; row < rows; row++)
            print(row);
    }

    /// <summary>A row's local: the name alone where there is one row, else <c>mean2</c>.</summary>
    private string Name(string name, int row) => rows == 1 ? name : $"{name}{row}";

    /// <summary>A local for a part of a panel of a row: <c>sum1</c>, or <c>sum2x1</c> for row 2, part 1.</summary>
    private string Name(string name, int row, int part) =>
        rows == 1 ? _isa.Part(name, part) : _isa.Parts == 1 ? $"{name}{row}" : $"{name}{row}x{part}";

    private string Parts(string name, int row) => string.Join(", ", Enumerable.Range(0, _isa.Parts).Select(part => Name(name, row, part)));
}
