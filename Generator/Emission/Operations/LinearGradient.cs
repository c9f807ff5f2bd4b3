using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>
/// What matrices and biases learn. A tile's accumulators are a piece of the gradient in panels, and its chains run down the rows, so
/// gradients have the bits of one sum over all rows, however these were cut. (The gradient of the input is a product like any other.)
/// </summary>
internal static class LinearGradientEmitter
{
    public static void Call(KernelWriter kernel, WeightGradientStep step, Graph.SectionKind section, string rows)
    {
        var sum = kernel.Kernels[step];
        kernel.Out.Line($"{sum.Name}(");
        using (kernel.Out.Indent())
            kernel.Out.Line($"{KernelWriter.Gradient(step.Weight)}, {kernel.Rows(step.Input, section)}, {kernel.Rows(step.OutputGradient, section)}, {rows});");
        kernel.Require(sum.Name, () => Print(kernel, sum));
        if (step.Bias is null)
            return;
        int columns = step.Matrix.Panels * Panel.Columns;
        string name = $"SumRows_{columns}of{step.OutputGradient.Stride}";
        kernel.Out.Line($"{name}({KernelWriter.Gradient(step.Bias)}, {kernel.Rows(step.OutputGradient, section)}, {rows});");
        kernel.Require(name, () => PrintSumRows(kernel, name, columns, step.OutputGradient.Stride));
    }

    private static void Print(KernelWriter kernel, SumKernel sum)
    {
        var (output, step) = (kernel.Out, sum.Step);
        int inputs = step.Matrix.Inputs;
        string cover = string.Join(" and ", sum.Strips.Select(each => $"{Text.Count(each.Strip.Count, "strip")} of {each.Column.Columns}"));
        using (kernel.Kernel(
            $"W'[{inputs}, {step.Matrix.Outputs}] += {step.Matrix.Input}[rows, {inputs}]ᵀ·gradient[rows, {step.Matrix.Outputs}]. {Text.Count(step.Matrix.Panels, "panel")} of 16 columns: {cover}.",
            $"void {sum.Name}(ref float output, ref float input, ref float gradient, nint rows)"))
        using (output.Block("while (rows > 0)"))
        {
            output.Line("// So many rows of a strip of gradients stay in L1 while the tiles of the strip pass over them.");
            output.Line($"nint depth = rows < {SumKernel.RowBlock} ? rows : {SumKernel.RowBlock};");
            output.Line("ref float to = ref output;");
            output.Line("ref float strip = ref gradient;");
            foreach (var (strip, column) in sum.Strips)
            {
                string call = $"{sum.Name}_Strip{column.Columns}(ref to, ref input, ref strip, depth);";
                using (strip.Count == 1 ? null : output.Block($"for (nint i = 0; i < {strip.Count}; i++)"))
                {
                    output.Line(call);
                    output.Line($"to = ref Unsafe.Add(ref to, {(long)strip.Panels * inputs * Panel.Columns});");
                    output.Line($"strip = ref Unsafe.Add(ref strip, {column.Columns});");
                }
            }

            output.Line($"input = ref Unsafe.Add(ref input, depth * {step.Input.Stride});");
            output.Line($"gradient = ref Unsafe.Add(ref gradient, depth * {step.OutputGradient.Stride});");
            output.Line("rows -= depth;");
        }

        foreach (var (_, column) in sum.Strips)
            kernel.Require($"{sum.Name}_Strip{column.Columns}", () => PrintStrip(kernel, sum, column));
    }

    private static void PrintStrip(KernelWriter kernel, SumKernel sum, TileColumn column)
    {
        var output = kernel.Out;
        int inputs = sum.Step.Matrix.Inputs;
        using (kernel.Kernel($"{column.Columns} columns of {sum.Name}, {Text.Count(inputs, "input")} in tiles.",
            $"void {sum.Name}_Strip{column.Columns}(ref float output, ref float input, ref float gradient, nint depth)"))
        {
            int left = inputs;
            foreach (var tile in column.Tiles)
            {
                int count = left / tile.Rows;
                left -= count * tile.Rows;
                using (count == 1 ? null : output.Block($"for (nint tile = 0; tile < {count}; tile++)"))
                {
                    output.Line($"{tile.Name}(ref output, ref input, ref gradient, depth);");
                    if (left == 0 && count == 1)
                        continue;
                    output.Line($"output = ref Unsafe.Add(ref output, {tile.Rows * Panel.Columns});");
                    output.Line($"input = ref Unsafe.Add(ref input, {tile.Rows});");
                }
            }
        }

        foreach (var tile in column.Tiles)
            kernel.Require(tile.Name, () => TileText.Print(kernel, tile, $"output[{tile.Rows}, {tile.Columns}] += input[depth, {tile.Rows}]ᵀ·weights[depth, {tile.Columns}], weights being gradients here."));
    }

    private static void PrintSumRows(KernelWriter kernel, string name, int columns, int stride)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        using (kernel.Kernel($"output[{columns}] += Σ gradient[rows, {columns}].", $"void {name}(ref float output, ref float gradient, nint rows)"))
        {
            kernel.EachPanel(columns, offset =>
            {
                output.Line($"ref float row = ref gradient;");
                kernel.EachPart(part => $"var {isa.Part("sum", part)} = {isa.Load("output", offset(part))};");
                using (output.Block("for (nint i = 0; i < rows; i++)"))
                {
                    kernel.EachPart(part => $"{isa.Part("sum", part)} += {isa.Load("row", offset(part))};");
                    output.Line($"row = ref Unsafe.Add(ref row, {stride});");
                }

                output.Line();
                kernel.EachPart(part => isa.Store(isa.Part("sum", part), "output", offset(part)));
            });
        }
    }
}
