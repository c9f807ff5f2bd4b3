using TxGen.Generator.Planning.Kernels;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints a register tile: accumulators, the loop over the depth, and the way out.</summary>
internal static class TileText
{
    /// <summary>Arguments every tile takes, in order, as declarations.</summary>
    public static string Signature(TileKernel tile) =>
        $"void {tile.Name}(ref float output, ref float input, ref float weights"
        + (tile.Start == TileStart.Bias ? ", ref float bias" : "")
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
            kernel.Out.Line(tile.Start == TileStart.Bias ? "// Every row starts from the bias." : "// Every chain starts from zero.");
            for (int row = 0; row < tile.Rows; row++)
                for (int v = 0; v < vectors; v++)
                    kernel.Out.Line($"var acc{row}x{v} = {(tile.Start == TileStart.Bias ? isa.Load("bias", $"{v * isa.Lanes}") : isa.Zero)};");

            kernel.Out.Line();
            using (kernel.Out.Block(tile.Depth is { } depth ? $"for (nint k = {depth}; k > 0; k--)" : "for (; depth > 0; depth--)"))
                PrintStep(kernel, tile, vectors);

            kernel.Out.Line();
            if (tile.Finish == TileFinish.AddResidual)
                Operations.AddEmitter.Explain(kernel);
            else if (tile.Finish == TileFinish.ScaleRows)
                kernel.Out.Line("// Every row is scaled by its own factor.");
            for (int row = 0; row < tile.Rows; row++)
            {
                for (int v = 0; v < vectors; v++)
                    kernel.Out.Line(isa.Store(Finished(isa, tile, row, v), "output", $"{(row * tile.OutputStride) + (v * isa.Lanes)}"));
            }
        }
    }

    private static void PrintStep(KernelWriter kernel, TileKernel tile, int vectors)
    {
        var isa = kernel.Isa;
        if (tile.Panels > 1)
            kernel.Out.Line($"// {tile.Panels} panels of 16 columns lie {Text.Grouped(tile.PanelDistance)} floats apart.");
        for (int group = 0; group < tile.Groups; group++)
        {
            // Weights of a single row go straight into the multiply-add.
            bool shared = tile.RowsOfGroup > 1;
            string name = tile.Groups == 1 ? "w" : $"w{group}x";
            if (shared && group > 0)
                kernel.Out.Line();
            for (int v = 0; shared && v < vectors; v++)
                kernel.Out.Line($"var {name}{v} = {Weights(group, v)};");

            for (int row = group * tile.RowsOfGroup; row < (group + 1) * tile.RowsOfGroup; row++)
            {
                if (shared || row > 0)
                    kernel.Out.Line();
                kernel.Out.Line($"var x{row} = {isa.Broadcast(Text.At("input", (long)row * tile.InputStride))};");
                for (int v = 0; v < vectors; v++)
                    kernel.Out.Line($"acc{row}x{v} = {isa.Fma($"x{row}", shared ? $"{name}{v}" : Weights(group, v), $"acc{row}x{v}")};");
            }
        }

        string Weights(int group, int v) =>
            isa.Load("weights", $"{(group * tile.GroupDistance) + (v / isa.Parts * tile.PanelDistance) + (v % isa.Parts * isa.Lanes)}");

        if (tile.Prefetches)
        {
            kernel.Out.Line();
            kernel.Out.Line("// The strip to the right comes to L2 while this one is in use.");
            for (int panel = 0; panel < tile.Panels; panel++)
                kernel.Out.Line($"Prefetch.ToL2(ref Unsafe.Add(ref weights, {(tile.Panels + panel) * tile.PanelDistance}));");
        }

        kernel.Out.Line();
        kernel.Out.Line("input = ref Unsafe.Add(ref input, 1);");
        kernel.Out.Line("weights = ref Unsafe.Add(ref weights, 16);");
    }

    private static string Finished(Isa isa, TileKernel tile, int row, int vector) => tile.Finish switch
    {
        TileFinish.AddResidual => $"({Operations.AddEmitter.Sum(isa, $"acc{row}x{vector}", "residual", $"{(row * tile.ResidualStride) + (vector * isa.Lanes)}")})",
        TileFinish.ScaleRows => $"(acc{row}x{vector} * {isa.Broadcast(Text.At("factors", row))})",
        _ => $"acc{row}x{vector}",
    };
}
