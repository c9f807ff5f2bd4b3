using TxGen.Generator.Planning;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints how a head's keys and values go into panels.</summary>
internal static class AttentionPackingText
{
    /// <summary>Panels of a head that are copied by a statement each.</summary>
    private const int MostPanelsInLine = 8;

    /// <summary>Rows between one that is packed and one that is asked for.</summary>
    private const int RowsAhead = 16;

    /// <summary>Keys become a matrix with a column for every position: [positions / 16][head size][16].</summary>
    public static void PrintKeys(KernelWriter kernel, int headDim, int stride, string name = "PackKeys", string what = "Keys", bool prefetches = false)
    {
        var output = kernel.Out;
        bool cached = kernel.Plan.Cache is not null;
        using (kernel.Kernel($"{what} into panels of 16 positions{(cached ? " behind those that are there" : "")}: [positions / 16][{headDim}][16].",
            $"void {name}(ref float panels, ref float key, {(cached ? "nint first, " : "")}nint length)"))
        {
            int blocks = headDim & ~3;
            output.Line(cached ? "nint i = first;" : "nint i = 0;");
            string end = cached ? "first + length" : "length";
            if (cached && blocks > 0)
            {
                output.Line("// One by one to a multiple of four, which begins a block that stays in its panel.");
                using (output.Block($"for (; i < {end} && (i & 3) != 0; i++)"))
                    PrintSingle(output, stride, headDim);
                output.Line();
            }

            if (blocks > 0)
            {
                output.Line("// Four positions at a time.");
                using (output.Block($"for (; i + 4 <= {end}; i += 4)"))
                {
                    PrintColumn(output, headDim);
                    if (prefetches)
                        PrintAhead(output, "key", headDim, stride, rows: 4);
                    output.Line($"for (nint k = 0; k < {blocks}; k += 4)");
                    using (output.Indent())
                        output.Line($"Transpose.Block4x4(ref Unsafe.Add(ref key, k), {stride}, ref Unsafe.Add(ref column, k * 16), 16);");
                    for (int k = blocks; k < headDim; k++)
                    {
                        for (int position = 0; position < 4; position++)
                            output.Line($"Unsafe.Add(ref column, {(k * Panel.Columns) + position}) = Unsafe.Add(ref key, {(position * stride) + k});");
                    }

                    output.Line($"key = ref Unsafe.Add(ref key, {4 * stride});");
                }
            }

            using (output.Block($"for (; i < {end}; i++)"))
                PrintSingle(output, stride, headDim);
        }
    }

    /// <summary>Rows that come later: a head's columns lie so far apart that the processor does not ask for them by itself.</summary>
    private static void PrintAhead(SourceWriter output, string reference, int headDim, int stride, int rows)
    {
        output.Line($"// Rows that come {RowsAhead} later.");
        for (int row = 0; row < rows; row++)
            for (int line = 0; line < Panel.Pad(headDim); line += Panel.Columns)
                output.Line($"Prefetch.ToL1(ref Unsafe.Add(ref {reference}, {((RowsAhead + row) * (long)stride) + line}));");
    }

    private static void PrintSingle(SourceWriter output, int stride, int headDim)
    {
        PrintColumn(output, headDim);
        output.Line($"for (nint k = 0; k < {headDim}; k++)");
        using (output.Indent())
            output.Line("Unsafe.Add(ref column, k * 16) = Unsafe.Add(ref key, k);");
        output.Line($"key = ref Unsafe.Add(ref key, {stride});");
    }

    /// <summary>The place of position i in its panel.</summary>
    private static void PrintColumn(SourceWriter output, int headDim) =>
        output.Line($"ref float column = ref Unsafe.Add(ref panels, ((i >> 4) * {headDim * Panel.Columns}) + (i & 15));");

    /// <summary>Values keep their rows: [head size / 16][positions][16].</summary>
    public static void PrintValues(KernelWriter kernel, int headDim, int positions, int stride, string name = "PackValues", string what = "Values", string rows = "positions", bool prefetches = false)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int panels = Panel.Count(headDim);
        int distance = positions * Panel.Columns;
        using (kernel.Kernel($"{what} into panels of 16 columns: [{panels}][{rows}][16].", $"void {name}(ref float panels, ref float value, nint length)"))
        {
            kernel.DeclareTail(headDim);
            using (output.Block("for (nint i = 0; i < length; i++)"))
            {
                if (prefetches)
                    PrintAhead(output, "value", headDim, stride, rows: 1);

                // Wide heads in a loop, because text that grows with a size would one day outgrow what the JIT optimises.
                int looped = panels > MostPanelsInLine ? panels - 1 : 0;
                string panelOf = "panels";
                if (looped > 0)
                {
                    panelOf = "to";
                    output.Line("ref float to = ref panels;");
                    using (output.Block($"for (nuint c = 0; c < {looped * Panel.Columns}; c += {Panel.Columns})"))
                    {
                        kernel.EachPart(part => isa.Store(isa.Load("value", part == 0 ? "c" : $"c + {part * isa.Lanes}"), "to", $"{part * isa.Lanes}"));
                        output.Line($"to = ref Unsafe.Add(ref to, {distance});");
                    }

                    output.Line();
                }

                for (int panel = looped; panel < panels; panel++)
                {
                    bool last = panel == panels - 1;
                    kernel.EachPart(part =>
                    {
                        string load = isa.Load("value", $"{(panel * Panel.Columns) + (part * isa.Lanes)}");
                        string masked = last ? kernel.Masked(load, headDim, part) : load;
                        return isa.Store(masked.Contains(" & ") ? $"({masked})" : masked, panelOf, $"{((panel - looped) * distance) + (part * isa.Lanes)}");
                    });
                }

                output.Line("panels = ref Unsafe.Add(ref panels, 16);");
                output.Line($"value = ref Unsafe.Add(ref value, {stride});");
            }
        }
    }

    /// <summary>Keys of one residue class out of a cache, in the same form.</summary>
    public static void PrintKeyGathering(KernelWriter kernel, string name, int headDim, int every)
    {
        var output = kernel.Out;
        using (kernel.Kernel($"Every {every}th key, side by side in panels of 16.", $"void {name}(ref float output, ref float keys, nint residue, nint first, nint end)"))
        using (output.Block("for (nint i = first; i < end; i++)"))
        {
            output.Line($"nint position = residue + (i * {every});");
            output.Line($"ref float key = ref Unsafe.Add(ref keys, ((position >> 4) * {headDim * Panel.Columns}) + (position & 15));");
            output.Line($"ref float to = ref Unsafe.Add(ref output, ((i >> 4) * {headDim * Panel.Columns}) + (i & 15));");
            output.Line($"for (nint k = 0; k < {headDim}; k++)");
            using (output.Indent())
                output.Line("Unsafe.Add(ref to, k * 16) = Unsafe.Add(ref key, k * 16);");
        }
    }

    /// <summary>Values of one residue class out of a cache, in the same form.</summary>
    public static void PrintValueGathering(KernelWriter kernel, string name, int headDim, int positions, int every)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int panels = Panel.Count(headDim);
        using (kernel.Kernel($"Every {every}th value, behind each other in panels of 16 columns.", $"void {name}(ref float output, ref float values, nint residue, nint first, nint end)"))
        using (panels == 1 ? null : output.Block($"for (nint panel = 0; panel < {panels}; panel++)"))
        {
            using (output.Block("for (nint i = first; i < end; i++)"))
            {
                output.Line($"ref float value = ref Unsafe.Add(ref values, (residue + (i * {every})) * 16);");
                output.Line("ref float to = ref Unsafe.Add(ref output, i * 16);");
                kernel.EachPart(part => isa.Store(isa.Load("value", $"{part * isa.Lanes}"), "to", $"{part * isa.Lanes}"));
            }

            if (panels > 1)
            {
                output.Line();
                output.Line($"values = ref Unsafe.Add(ref values, {positions * Panel.Columns});");
                output.Line($"output = ref Unsafe.Add(ref output, {positions * Panel.Columns});");
            }
        }
    }
}
