using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Emission.Operations;

/// <summary>A matrix product: strips of columns, each passed by all rows in register tiles.</summary>
internal static class LinearEmitter
{
    public static void Call(KernelWriter kernel, LinearStep step, SectionKind section, string rows)
    {
        var linear = kernel.Kernels[step];
        kernel.Out.Line($"{linear.Name}(");
        using (kernel.Out.Indent())
        {
            kernel.Out.Line($"{kernel.Rows(step.Output, section)}, {kernel.Rows(step.Input, section)},");
            string parameters = string.Join(", ", new[] { step.Weight, step.Weight.Scale, step.Bias }.OfType<WeightConstant>().Select(constant => KernelWriter.Weight(constant)));
            if ((step.Residual ?? step.Epilogue?.Beside) is { } other)
            {
                kernel.Out.Line($"{parameters},");
                kernel.Out.Line($"{kernel.Rows(other, section)}, {rows});");
            }
            else
            {
                kernel.Out.Line($"{parameters}, {rows});");
            }
        }

        kernel.Require(linear.Name, () => Print(kernel, linear));
    }

    private static void Print(KernelWriter kernel, LinearKernel linear)
    {
        var step = linear.Step;
        bool single = linear.Strips.Count == 1 && linear.Strips[0].Strip.Count == 1;
        if (!single)
            PrintStrips(kernel, linear, step);
        if (linear.OneRow.Count > 0)
            kernel.Require(RowName(linear), () => PrintOneRow(kernel, linear));
        foreach (var (_, column) in linear.Strips)
        {
            string name = single ? linear.Name : StripName(linear, column);
            PrintColumn(kernel, linear, column, name, single);
            foreach (var tile in column.Tiles)
                kernel.Require(tile.Name, () => PrintTile(kernel, step, tile));
        }
    }

    private static void PrintStrips(KernelWriter kernel, LinearKernel linear, LinearStep step)
    {
        var output = kernel.Out;
        string cover = string.Join(" and ", linear.Strips.Select(each => $"{Text.Count(each.Strip.Count, "strip")} of {each.Column.Columns}"));
        using (kernel.Kernel($"{Formula(step)}. {Text.Count(step.Panels, "panel")} of 16 columns: {cover}.", $"void {linear.Name}({Parameters(step)})"))
        {
            ChooseRow(output, linear);
            output.Line("// A strip of weights stays in cache while all rows pass over it.");
            PrintCalls(output, step, linear.Strips.Select(each => (each.Strip, each.Column.Tiles[0], $"{StripName(linear, each.Column)}({Arguments(step)});")));
        }
    }

    /// <summary>A call for every strip, in a loop where several have one width.</summary>
    private static void PrintCalls(SourceWriter output, LinearStep step, IEnumerable<(Strip Strip, TileKernel Tile, string Call)> strips)
    {
        var all = strips.ToList();
        for (int i = 0; i < all.Count; i++)
        {
            var (strip, tile, call) = all[i];
            if (strip.Count == 1)
            {
                output.Line(call);
                if (i < all.Count - 1)
                    Advance(output, step, tile);
                continue;
            }

            using (output.Block($"for (nint strip = 0; strip < {strip.Count}; strip++)"))
            {
                output.Line(call);
                Advance(output, step, tile);
            }
        }
    }

    private static void ChooseRow(SourceWriter output, LinearKernel linear)
    {
        if (linear.OneRow.Count == 0)
            return;
        using (output.Block("if (rows == 1)"))
        {
            output.Line($"{RowName(linear)}({Arguments(linear.Step, rows: false)});");
            output.Line("return;");
        }

        output.Line();
    }

    /// <summary>One row reads every weight once, in strips of a width of their own.</summary>
    private static void PrintOneRow(KernelWriter kernel, LinearKernel linear)
    {
        var (output, step) = (kernel.Out, linear.Step);
        if (RowName(linear) == linear.OneRow[0].Tile.Name)
        {
            PrintTile(kernel, step, linear.OneRow[0].Tile);
            return;
        }

        string cover = string.Join(" and ", linear.OneRow.Select(each => $"{Text.Count(each.Strip.Count, "strip")} of {each.Tile.Columns}"));
        string? activate = step.Epilogue is { } epilogue ? ActivateEmitter.Require(kernel, epilogue, step.Panels * Panel.Columns, step.Output.Stride) : null;
        using (kernel.Kernel($"{linear.Name} of a single row: {cover}.", $"void {RowName(linear)}({Parameters(step, rows: false)})"))
        {
            if (activate is not null)
                output.Line("ref float row = ref output;");
            PrintCalls(output, step, linear.OneRow.Select(each => (each.Strip, each.Tile, $"{each.Tile.Name}({TileArguments(step)});")));
            if (activate is not null)
                output.Line($"{activate}(ref row, 1);");
        }

        foreach (var (_, tile) in linear.OneRow)
            kernel.Require(tile.Name, () => PrintTile(kernel, step, tile));
    }

    private static void Advance(SourceWriter output, LinearStep step, TileKernel tile)
    {
        output.Line($"output = ref Unsafe.Add(ref output, {tile.Columns});");
        output.Line($"weights = ref Unsafe.Add(ref weights, {tile.Panels * tile.PanelDistance});");
        if (step.Weight.Scale is not null)
            output.Line($"scales = ref Unsafe.Add(ref scales, {tile.Columns});");
        if (step.Bias is not null)
            output.Line($"bias = ref Unsafe.Add(ref bias, {tile.Columns});");
        if (step.Residual is not null)
            output.Line($"residual = ref Unsafe.Add(ref residual, {tile.Columns});");
        if (step.Epilogue?.Beside is not null)
            output.Line($"beside = ref Unsafe.Add(ref beside, {tile.Columns});");
    }

    private static void PrintColumn(KernelWriter kernel, LinearKernel linear, TileColumn column, string name, bool single)
    {
        var (output, step) = (kernel.Out, linear.Step);
        string rows = string.Join(", ", column.Tiles.Skip(1).Select(tile => tile.Rows));
        string summary = single
            ? $"{Formula(step)}. {(column.Panels == 1 ? "One panel" : $"All {column.Panels} panels")} of 16 columns at once, rows in tiles of {column.Tiles[0].Rows}, the rest of {rows}."
            : $"{column.Columns} columns of {linear.Name}: rows in tiles of {column.Tiles[0].Rows}, the rest of {rows}.";
        string? activate = step.Epilogue is { } epilogue ? ActivateEmitter.Require(kernel, epilogue, column.Columns, step.Output.Stride) : null;
        View? beside = step.Epilogue?.Beside;
        using (kernel.Kernel(summary, $"void {name}({Parameters(step)})"))
        {
            if (single)
                ChooseRow(output, linear);
            foreach (var tile in column.Tiles)
            {
                bool first = tile == column.Tiles[0];
                bool last = tile.Rows == 1;
                using (output.Block(first ? $"for (; rows >= {tile.Rows}; rows -= {tile.Rows})" : last ? "if (rows > 0)" : $"if (rows >= {tile.Rows})"))
                {
                    output.Line($"{tile.Name}({TileArguments(step)});");
                    if (activate is not null)
                        output.Line($"{activate}(ref output, {(beside is null ? "" : "ref beside, ")}{tile.Rows});");
                    if (last)
                        continue;
                    output.Line($"output = ref Unsafe.Add(ref output, {tile.Rows * tile.OutputStride});");
                    output.Line($"input = ref Unsafe.Add(ref input, {tile.Rows * tile.InputStride});");
                    if (step.Residual is not null)
                        output.Line($"residual = ref Unsafe.Add(ref residual, {tile.Rows * tile.ResidualStride});");
                    if (beside is not null)
                        output.Line($"beside = ref Unsafe.Add(ref beside, {tile.Rows * beside.Value.Stride});");
                    if (!first)
                        output.Line($"rows -= {tile.Rows};");
                }

                if (!last)
                    output.Line();
            }
        }
    }

    private static void PrintTile(KernelWriter kernel, LinearStep step, TileKernel tile)
    {
        string input = step.Matrix.Input;
        string scales = tile.Format.HasScales ? $" ∘ scales[{tile.Columns}]" : "";
        string bias = step.Bias is null ? "" : $" + b[{tile.Columns}]";
        string residual = step.Residual is null ? "" : $"residual[{tile.Rows}, {tile.Columns}] + ";
        TileText.Print(kernel, tile,
            $"output[{tile.Rows}, {tile.Columns}] = {residual}{input}[{tile.Rows}, {step.Inputs}]·{step.Matrix.Symbol}[{step.Inputs}, {tile.Columns}]{scales}{bias}.");
    }

    /// <summary>What runs a single row: one tile where it covers all columns, else strips of tiles.</summary>
    private static string RowName(LinearKernel linear)
    {
        var (strip, tile) = linear.OneRow[0];
        return linear.OneRow.Count == 1 && strip.Count == 1 && linear.Step.Epilogue is null ? tile.Name : $"{linear.Name}_Row";
    }

    private static string StripName(LinearKernel linear, TileColumn column) => $"{linear.Name}_Strip{column.Columns}";

    private static string Formula(LinearStep step)
    {
        string product = $"{step.Matrix.Input}[rows, {step.Inputs}]·{step.Matrix.Symbol}[{step.Inputs}, {step.Outputs}]{(step.Bias is null ? "" : $" + b[{step.Outputs}]")}";
        string result = step.Residual is not null ? $"residual[rows, {step.Outputs}] + {product}"
            : step.Epilogue is null or { Kind: EpilogueKind.ActivateBeside } ? product : step.Epilogue.Formula(product);
        string beside = step.Epilogue is { Kind: EpilogueKind.ActivateBeside } ? $", beside = {step.Epilogue.Function}(output)" : "";
        return $"output[rows, {step.Outputs}] = {result}{beside}";
    }

    private static string Parameters(LinearStep step, bool rows = true) =>
        $"{string.Join(", ", References(step).Select(name => $"ref float {name}"))}{(rows ? ", nint rows" : "")}";

    private static string Arguments(LinearStep step, bool rows = true) =>
        $"{string.Join(", ", References(step).Select(name => $"ref {name}"))}{(rows ? ", rows" : "")}";

    private static string TileArguments(LinearStep step) =>
        string.Join(", ", References(step).Where(name => name != "beside").Select(name => $"ref {name}"));

    /// <summary>What a product of any size takes, in the order of a tile's arguments.</summary>
    private static IEnumerable<string> References(LinearStep step)
    {
        yield return "output";
        yield return "input";
        yield return "weights";
        if (step.Weight.Scale is not null)
            yield return "scales";
        if (step.Bias is not null)
            yield return "bias";
        if (step.Residual is not null)
            yield return "residual";
        if (step.Epilogue?.Beside is not null)
            yield return "beside";
    }
}
