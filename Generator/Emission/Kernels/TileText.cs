using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints a register tile: accumulators, the loop over the depth, and the way out.</summary>
internal static class TileText
{
    /// <summary>Arguments every tile takes, in order, as declarations.</summary>
    public static string Signature(TileKernel tile) =>
        $"void {tile.Name}(ref float output, ref float input, ref float weights"
        + (tile.Format.HasScales ? ", ref float scales" : "")
        + (tile.Start is TileStart.Bias or TileStart.BiasLater ? ", ref float bias" : "")
        + (tile.Finish switch
        {
            TileFinish.AddResidual => ", ref float residual",
            TileFinish.ScaleRows => ", ref float factors",
            _ => "",
        })
        + (tile.Depth is null ? ", nint depth" : "")
        + ")";

    public static void Print(KernelWriter kernel, TileKernel tile, string summary)
    {
        var isa = kernel.Isa;
        int vectors = tile.Panels * isa.Parts;
        using (kernel.Kernel(summary, Signature(tile)))
        {
            kernel.Out.Line(tile.Start switch
            {
                TileStart.Bias => "// Every row starts from the bias.",
                TileStart.Output => "// Every chain goes on from where it is.",
                _ => "// Every chain starts from zero.",
            });
            for (int row = 0; row < tile.Rows; row++)
                for (int v = 0; v < vectors; v++)
                    kernel.Out.Line($"var acc{row}x{v} = {StartOf(isa, tile, row, v)};");

            if (tile.Start == TileStart.Output && tile.PrefetchesOutput)
                PrintOutputPrefetch(kernel, tile);
            PrintDepth(kernel, tile, vectors);

            kernel.Out.Line();
            if (tile.Format.HasScales)
                PrintScales(kernel, tile, vectors);
            if (tile.Finish == TileFinish.AddResidual)
                Operations.AddEmitter.Explain(kernel);
            else if (tile.Finish == TileFinish.ScaleRows)
                kernel.Out.Line("// Every row is scaled by its own factor.");
            for (int row = 0; row < tile.Rows; row++)
            {
                for (int v = 0; v < vectors; v++)
                    kernel.Out.Line(isa.Store(Finished(isa, tile, row, v), "output", OutputOffset(isa, tile, row, v)));
            }
        }
    }

    /// <summary>The sums of the next tile come to L1 while this one's grow.</summary>
    private static void PrintOutputPrefetch(KernelWriter kernel, TileKernel tile)
    {
        kernel.Out.Line();
        kernel.Out.Line("// The sums of the tile below come to L1 while these grow.");
        for (int panel = 0; panel < tile.Panels; panel++)
            for (int row = 0; row < tile.Rows; row++)
                kernel.Out.Line($"Prefetch.ToL1(ref {Text.At("output", (panel * tile.OutputPanelDistance) + ((tile.Rows + row) * (long)tile.OutputStride))});");
    }

    private static string StartOf(Isa isa, TileKernel tile, int row, int vector) => tile.Start switch
    {
        TileStart.Bias => isa.Load("bias", $"{vector * isa.Lanes}"),
        TileStart.Output => isa.Load("output", OutputOffset(isa, tile, row, vector)),
        _ => isa.Zero,
    };

    private static string OutputOffset(Isa isa, TileKernel tile, int row, int vector) =>
        $"{((long)row * tile.OutputStride) + (vector / isa.Parts * tile.OutputPanelDistance) + (vector % isa.Parts * isa.Lanes)}";

    /// <summary>The loop over the steps, and what is left where inputs do not fill the last one.</summary>
    private static void PrintDepth(KernelWriter kernel, TileKernel tile, int vectors)
    {
        int inputs = tile.Format.StepInputs;
        if (tile.Depth is not { } depth || depth >= inputs)
        {
            kernel.Out.Line();
            if (tile.Prefetches && tile.Rows == 1)
            {
                kernel.Out.Line("// The strip to the right comes to L1, line by line, while this one is in use.");
                kernel.Out.Line($"ref float ahead = ref Unsafe.Add(ref weights, {tile.Panels * tile.PanelDistance});");
            }

            string step = inputs == 1 ? "k" : "pair";
            string loop = tile.Depth is null ? "for (; depth > 0; depth--)" : $"for (nint {step} = {tile.Depth / inputs}; {step} > 0; {step}--)";
            using (kernel.Out.Block(loop))
                PrintStep(kernel, tile, vectors);
        }

        if (tile.Depth % inputs > 0)
        {
            kernel.Out.Line();
            kernel.Out.Line("// The last input has none beside it, and what pads the row must not count, be it a NaN.");
            PrintInput(kernel, tile, vectors, 0, "last", "z");
        }
    }

    private static void PrintStep(KernelWriter kernel, TileKernel tile, int vectors)
    {
        if (tile.Panels > 1 && tile.PanelDistance > Panel.Columns)
            kernel.Out.Line($"// {tile.Panels} panels of 16 columns lie {Text.Grouped(tile.PanelDistance)} floats apart.");
        if (tile.Format.StepInputs == 1)
        {
            PrintInput(kernel, tile, vectors, 0, "w", "x");
        }
        else
        {
            PrintInput(kernel, tile, vectors, 0, "even", "x");
            kernel.Out.Line();
            PrintInput(kernel, tile, vectors, 1, "odd", "y");
        }

        if (tile.Prefetches)
            PrintPrefetch(kernel, tile);

        kernel.Out.Line();
        kernel.Out.Line($"input = ref Unsafe.Add(ref input, {tile.Format.StepInputs * tile.InputStep});");
        kernel.Out.Line($"weights = ref Unsafe.Add(ref weights, {tile.WeightStep ?? tile.Format.StepFloats});");
    }

    /// <summary>
    /// Asks for the strip to the right: panel beside panel into L2, where the next tile will look for it, but for a single row line
    /// after line into L1, because it is read once, and memory reads one stream best.
    /// </summary>
    private static void PrintPrefetch(KernelWriter kernel, TileKernel tile)
    {
        kernel.Out.Line();
        if (tile.Rows > 1)
        {
            kernel.Out.Line("// The strip to the right comes to L2 while this one is in use.");
            for (int panel = 0; panel < tile.Panels; panel++)
                kernel.Out.Line($"Prefetch.ToL2(ref Unsafe.Add(ref weights, {(tile.Panels + panel) * tile.PanelDistance}));");
            return;
        }

        int floats = tile.Panels * tile.Format.StepFloats;
        for (int line = 0; line < floats; line += Panel.Columns)
            kernel.Out.Line($"Prefetch.ToL1(ref {Text.At("ahead", line)});");
        kernel.Out.Line($"ahead = ref Unsafe.Add(ref ahead, {floats});");
    }

    /// <summary>One input of every row: its weights, then a link of every chain.</summary>
    /// <param name="input">The input, counted from the first of a step.</param>
    /// <param name="w">What its weights are called.</param>
    /// <param name="x">What the rows' values are called.</param>
    private static void PrintInput(KernelWriter kernel, TileKernel tile, int vectors, int input, string w, string x)
    {
        var isa = kernel.Isa;
        for (int group = 0; group < tile.Groups; group++)
        {
            // Weights of a single row go straight into the multiply-add.
            bool shared = tile.RowsOfGroup > 1;
            string name = tile.Groups == 1 ? w : $"{w}{group}x";
            if (shared && group > 0)
                kernel.Out.Line();
            for (int v = 0; shared && v < vectors; v++)
                kernel.Out.Line($"var {name}{v} = {Weights(group, v)};");

            for (int row = group * tile.RowsOfGroup; row < (group + 1) * tile.RowsOfGroup; row++)
            {
                if (shared || row > 0)
                    kernel.Out.Line();
                kernel.Out.Line($"var {x}{row} = {isa.Broadcast(Text.At("input", ((long)row * tile.InputStride) + input))};");
                for (int v = 0; v < vectors; v++)
                    kernel.Out.Line($"acc{row}x{v} = {isa.Fma($"{x}{row}", shared ? $"{name}{v}" : Weights(group, v), $"acc{row}x{v}")};");
            }
        }

        string Weights(int group, int v) =>
            WeightText.Load(isa, tile.Format, input, (group * tile.GroupDistance) + (v / isa.Parts * tile.PanelDistance), v % isa.Parts);
    }

    private static void PrintScales(KernelWriter kernel, TileKernel tile, int vectors)
    {
        var isa = kernel.Isa;
        kernel.Out.Line(tile.Start == TileStart.BiasLater ? "// The sums of a column get its scale, and then its bias." : "// The sums of a column get its scale.");
        if (tile.Rows == 1)
            return;
        for (int v = 0; v < vectors; v++)
            kernel.Out.Line($"var scale{v} = {isa.Load("scales", $"{v * isa.Lanes}")};");
        for (int v = 0; v < vectors && tile.Start == TileStart.BiasLater; v++)
            kernel.Out.Line($"var bias{v} = {isa.Load("bias", $"{v * isa.Lanes}")};");
        kernel.Out.Line();
    }

    private static string Finished(Isa isa, TileKernel tile, int row, int vector)
    {
        string sum = Sum(isa, tile, $"acc{row}x{vector}", vector);
        return tile.Finish switch
        {
            TileFinish.AddResidual => $"({Operations.AddEmitter.Sum(isa, sum, "residual", $"{(row * tile.ResidualStride) + (vector * isa.Lanes)}")})",
            TileFinish.ScaleRows => $"({sum} * {isa.Broadcast(Text.At("factors", row))})",
            _ => sum,
        };
    }

    /// <summary>A finished chain with its column's scale, where it has one; what a single row needs once comes straight from memory.</summary>
    private static string Sum(Isa isa, TileKernel tile, string chain, int vector)
    {
        if (!tile.Format.HasScales)
            return chain;
        return tile.Start == TileStart.BiasLater ? isa.Fma(chain, Column("scale", "scales"), Column("bias", "bias")) : $"({chain} * {Column("scale", "scales")})";

        string Column(string local, string reference) => tile.Rows > 1 ? $"{local}{vector}" : isa.Load(reference, $"{vector * isa.Lanes}");
    }
}
