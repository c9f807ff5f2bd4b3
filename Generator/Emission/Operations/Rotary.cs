using TxGen.Generator.Emission.Face;
using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Turns pairs of columns in place, in the widest vectors that divide them; the table's row is the position's.</summary>
internal static class RotaryEmitter
{
    public static void Call(KernelWriter kernel, RotaryStep step) => Call(kernel, step.Rotary, step.Output, step.Tables, back: false);

    /// <param name="back">By the angles' negatives, as gradients turn.</param>
    public static void Call(KernelWriter kernel, Rotary rotary, View rows, IReadOnlyList<RotaryTable> tables, bool back)
    {
        string name = $"Rotate{(back ? "Back" : "")}_{rotary.HeadDim}of{rows.Stride}";
        bool ofRows = tables[0].Rows is not null;
        kernel.Out.Line($"{name}({KernelWriter.Memory(rows)}, ref Unsafe.Add(ref {(ofRows ? "memory" : "weights")}, {RotaryTableText.OffsetOf(tables)}), {rotary.Heads}, {(ofRows ? "rows" : kernel.SequenceArguments)});");
        kernel.Require(name, () => Print(kernel, rotary, rows.Stride, name, tables[0], back));
    }

    /// <summary>Before the first layer, where rows have factors of their own.</summary>
    public static void FillRows(KernelWriter kernel, RotaryRowsStep step)
    {
        foreach (var table in step.Tables)
            kernel.Out.Line($"{RotaryTableText.Class}.{table.Name}.Fill({KernelWriter.Memory(table.Rows!)}, {kernel.SequenceArguments});");
    }

    private static void Print(KernelWriter kernel, Rotary rotary, int rowStride, string name, RotaryTable table, bool back)
    {
        var output = kernel.Out;
        var (headDim, dimension) = (rotary.HeadDim, rotary.Dimension);
        string columns = dimension == headDim ? $"the {headDim} columns" : $"the first {dimension} of {headDim} columns";
        bool ofRows = table.Rows is not null;
        using (kernel.Kernel(
            $"Turns {columns} of every head {(back ? "back " : "")}by the row's position: x = x·cos ± partner·sin, {(rotary.Interleaved ? "partners side by side" : $"partners {dimension / 2} columns apart")}.",
            $"void {name}(ref float rows, ref float {(ofRows ? "angles" : "table")}, nint heads, {(ofRows ? "nint count" : kernel.SequenceParameters)})"))
        {
            if (ofRows)
            {
                PrintRows("count");
                return;
            }

            using (kernel.EachSequence())
            {
                output.Line(kernel.Plan.Cache is null ? "ref float angles = ref table;" : $"ref float angles = ref Unsafe.Add(ref table, past * {table.Stride});");
                int extra = kernel.Plan.Spec.ExtraRows;
                PrintRows($"length{(extra == 0 ? "" : $" + {extra}")}");
            }
        }

        void PrintRows(string count)
        {
            using (output.Block($"for (nint i = 0; i < {count}; i++)"))
            {
                output.Line("ref float x = ref rows;");
                using (output.Block("for (nint head = 0; head < heads; head++)"))
                {
                    if (rotary.Interleaved)
                        PrintNeighbours(kernel, dimension, back);
                    else
                        PrintHalves(kernel, dimension, back);
                    output.Line();
                    output.Line($"x = ref Unsafe.Add(ref x, {headDim});");
                }

                output.Line($"angles = ref Unsafe.Add(ref angles, {table.Stride});");
                output.Line($"rows = ref Unsafe.Add(ref rows, {rowStride});");
            }
        }
    }

    /// <summary>The table has cosines of all columns, then sines, of which a pair's second column has the positive one.</summary>
    private static void PrintHalves(KernelWriter kernel, int dimension, bool back)
    {
        int half = dimension / 2;
        var (plus, minus) = Signs(back);
        if (VectorFor(kernel.Isa, half) is not { } lanes)
        {
            PrintPairs(kernel, half, step: 1, distance: half, dimension, back);
            return;
        }

        string vector = $"Vector{lanes * 32}";
        using var loop = Loop(kernel, half, lanes);
        string c = loop is null ? "0" : "c";
        kernel.Out.Line($"var first = {Load(vector, "x", c, 0)};");
        kernel.Out.Line($"var second = {Load(vector, "x", c, half)};");
        kernel.Out.Line($"var cos = {Load(vector, "angles", c, 0)};");
        kernel.Out.Line($"var sin = {Load(vector, "angles", c, dimension + half)};");
        kernel.Out.Line($"((first * cos) {minus} (second * sin)).StoreUnsafe(ref x{Index(c, 0)});");
        kernel.Out.Line($"((second * cos) {plus} (first * sin)).StoreUnsafe(ref x{Index(c, half)});");
    }

    /// <summary>Of the sines, a pair's first column has the negative one.</summary>
    private static void PrintNeighbours(KernelWriter kernel, int dimension, bool back)
    {
        if (VectorFor(kernel.Isa, dimension) is not { } lanes)
        {
            PrintPairs(kernel, dimension, step: 2, distance: 1, dimension, back);
            return;
        }

        string vector = $"Vector{lanes * 32}";
        var (plus, _) = Signs(back);
        string swapped = string.Join(", ", Enumerable.Range(0, lanes).Select(lane => lane ^ 1));
        using var loop = Loop(kernel, dimension, lanes);
        string c = loop is null ? "0" : "c";
        kernel.Out.Line($"var own = {Load(vector, "x", c, 0)};");
        kernel.Out.Line($"var partner = {vector}.Shuffle(own, {vector}.Create({swapped}));");
        kernel.Out.Line($"((own * {Load(vector, "angles", c, 0)}) {plus} (partner * {Load(vector, "angles", c, dimension)})).StoreUnsafe(ref x{Index(c, 0)});");
    }

    private static void PrintPairs(KernelWriter kernel, int columns, int step, int distance, int dimension, bool back)
    {
        var (plus, minus) = Signs(back);
        using (kernel.Out.Block($"for (nint c = 0; c < {columns}; {(step == 1 ? "c++" : $"c += {step}")})"))
        {
            kernel.Out.Line("float first = Unsafe.Add(ref x, c);");
            kernel.Out.Line($"float second = Unsafe.Add(ref x, c + {distance});");
            kernel.Out.Line("float cos = Unsafe.Add(ref angles, c);");
            kernel.Out.Line($"float sin = Unsafe.Add(ref angles, c + {dimension + distance});");
            kernel.Out.Line($"Unsafe.Add(ref x, c) = (first * cos) {minus} (second * sin);");
            kernel.Out.Line($"Unsafe.Add(ref x, c + {distance}) = (second * cos) {plus} (first * sin);");
        }
    }

    private static (string Plus, string Minus) Signs(bool back) => back ? ("-", "+") : ("+", "-");

    /// <summary>Lanes of the widest vector of the instruction set that divides so many columns.</summary>
    private static int? VectorFor(Isa isa, int columns) =>
        new[] { 16, 8, 4 }.Where(lanes => lanes <= isa.Lanes && columns % lanes == 0).Select(lanes => (int?)lanes).FirstOrDefault();

    private static IDisposable? Loop(KernelWriter kernel, int columns, int lanes) =>
        columns == lanes ? null : kernel.Out.Block($"for (nuint c = 0; c < {columns}; c += {lanes})");

    private static string Load(string vector, string reference, string column, int offset) => $"{vector}.LoadUnsafe(ref {reference}{Index(column, offset)})";

    private static string Index(string column, int offset) => (column, offset) switch
    {
        ("0", 0) => "",
        ("0", _) => $", {offset}",
        (_, 0) => $", {column}",
        _ => $", {column} + {offset}",
    };
}
