using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// Prints the gradient of a norm of some rows side by side: their means and variances once more, then the two sums that the gradient
/// of a row needs, then the row, while weight and bias learn.
/// </summary>
internal sealed class NormGradientText(KernelWriter kernel, NormGradientStep step, int rows) : NormRowsText(kernel, step.Norm, step.Input.Stride, rows)
{
    private readonly int _rows = rows;

    public void Print(string from, string gradient, string residual, string to)
    {
        PrintStatistics(from);
        if (step.Output is not null)
            PrintSums(from, gradient);
        PrintPanels(from, gradient, residual, to);
    }

    /// <summary>The weight is zero behind the last column, so nothing there counts.</summary>
    private void PrintSums(string from, string gradient)
    {
        EachRow(row => Kernel.EachPart(part => (Centres ? $"var {Name("total", row, part)} = {Isa.Zero};\n" : "") + $"var {Name("along", row, part)} = {Isa.Zero};"));
        Kernel.EachPanel(Width, offset => EachRow(row => Kernel.EachPart(part =>
        {
            string weighted = Name("weighted", row, part);
            return $"var {weighted} = {Gradient(gradient, row, offset(part))} * {Isa.Load("weight", offset(part))};\n"
                + (Centres ? $"{Name("total", row, part)} += {weighted};\n" : "")
                + $"{Name("along", row, part)} = {Isa.Fma($"({Normed(from, row, offset(part))})", weighted, Name("along", row, part))};";
        })));
        EachRow(row =>
        {
            if (Centres)
                Out.Line($"var {Name("constant", row)} = {Isa.Broadcast($"Lanes.Sum({Parts("total", row)}) / {Width}")};");
            Out.Line($"var {Name("slope", row)} = {Isa.Broadcast($"Lanes.Sum({Parts("along", row)}) / {Width}")};");
        });
        Out.Line();
    }

    private void PrintPanels(string from, string gradient, string residual, string to)
    {
        Kernel.EachPanelWithTail(Width,
            offset => Kernel.EachPart(part => Panel(offset(part), part, tail: false)),
            offset => Kernel.EachPart(part => Kernel.TailOf(Width, part) == Tail.Empty ? Pad(offset(part), part) : Panel(offset(part), part, tail: true)));

        string Panel(string offset, int part, bool tail)
        {
            var lines = new List<string>();
            string suffix = tail ? "Last" : "";
            bool partial = tail && Kernel.TailOf(Width, part) == Tail.Partial;
            string learned = Isa.Part($"learned{suffix}", part);
            string shifted = Isa.Part($"shifted{suffix}", part);
            lines.Add($"var {learned} = {Isa.Load("weightGradient", offset)};");
            if (step.Bias is not null)
                lines.Add($"var {shifted} = {Isa.Load("biasGradient", offset)};");
            for (int row = 0; row < _rows; row++)
            {
                string g = Name($"given{suffix}", row, part);
                string normed = Name($"normed{suffix}", row, part);
                string loaded = Gradient(gradient, row, offset);
                lines.Add($"var {g} = {(partial ? Kernel.Masked(loaded, Width, part) : loaded)};");
                lines.Add($"var {normed} = {Normed(from, row, offset)};");
                lines.Add($"{learned} = {Isa.Fma(g, normed, learned)};");
                if (step.Bias is not null)
                    lines.Add($"{shifted} += {g};");
                if (step.Output is not null)
                    lines.Add(Store(Passed(row, g, normed, offset, part, partial), row, offset));
            }

            lines.Add(Isa.Store(learned, "weightGradient", offset));
            if (step.Bias is not null)
                lines.Add(Isa.Store(shifted, "biasGradient", offset));
            return string.Join("\n", lines);
        }

        // (g·weight - mean(g·weight) - normed·mean(g·weight·normed)) / σ, plus what came along the residual stream.
        string Passed(int row, string g, string normed, string offset, int part, bool partial)
        {
            string weighted = $"({g} * {Isa.Load("weight", offset)})";
            string across = Isa.Fma($"-{normed}", Name("slope", row), Centres ? $"{weighted} - {Name("constant", row)}" : weighted);
            string scaled = step.Residual is null ? $"({across} * {Name("scale", row)})" : Isa.Fma(across, Name("scale", row), Isa.Load(Text.At(residual, (long)row * step.Residual.Value.Stride), offset));
            if (!partial)
                return scaled;
            string rest = step.Norm.Groups > 1 ? Isa.Load(Text.At(to, (long)row * step.Output!.Value.Stride), offset) : Isa.Zero;
            return Isa.Select(Isa.Part("tail", part), scaled, rest);
        }

        string Store(string value, int row, string offset) => Isa.Store(value, Text.At(to, (long)row * step.Output!.Value.Stride), offset);

        // What pads a row of gradients is zero; behind a head come its neighbour's columns.
        string? Pad(string offset, int part)
        {
            if (step.Output is null || step.Norm.Groups > 1)
                return null;
            return string.Join("\n", Enumerable.Range(0, _rows).Select(row => Store(Isa.Zero, row, offset)));
        }
    }

    private string Gradient(string gradient, int row, string offset) => Isa.Load(Text.At(gradient, (long)row * step.OutputGradient.Stride), offset);
}
