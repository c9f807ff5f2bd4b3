using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Turns pairs of columns in place, in the widest vectors that divide them; the table's row is the position's.</summary>
internal static class RotaryEmitter
{
    public static void Call(KernelWriter kernel, RotaryStep step)
    {
        string name = $"Rotate_{step.Rotary.HeadDim}of{step.Input.Stride}";
        kernel.Out.Line($"{name}({KernelWriter.Memory(step.Output)}, {KernelWriter.Weight(step.Table)}, {step.Rotary.Heads}, {kernel.SequenceArguments});");
        kernel.Require(name, () => Print(kernel, step, name));
    }

    private static void Print(KernelWriter kernel, RotaryStep step, string name)
    {
        var (output, angles) = (kernel.Out, step.Rotary.Angles);
        int headDim = step.Rotary.HeadDim;
        string columns = angles.Dimension == headDim ? $"the {headDim} columns" : $"the first {angles.Dimension} of {headDim} columns";
        int stride = Planning.Panel.Pad(2 * angles.Dimension);
        using (kernel.Kernel(
            $"Turns {columns} of every head by the row's position: x = x·cos ± partner·sin, {(angles.Interleaved ? "partners side by side" : $"partners {angles.Dimension / 2} columns apart")}.",
            $"void {name}(ref float rows, ref float table, nint heads, {kernel.SequenceParameters})"))
        using (kernel.EachSequence())
        {
            output.Line(kernel.Plan.Cache is null ? "ref float angles = ref table;" : $"ref float angles = ref Unsafe.Add(ref table, past * {stride});");
            int extra = kernel.Plan.Spec.ExtraRows;
            using (output.Block($"for (nint i = 0; i < length{(extra == 0 ? "" : $" + {extra}")}; i++)"))
            {
                output.Line("ref float x = ref rows;");
                using (output.Block("for (nint head = 0; head < heads; head++)"))
                {
                    if (angles.Interleaved)
                        PrintNeighbours(kernel, angles.Dimension);
                    else
                        PrintHalves(kernel, angles.Dimension);
                    output.Line();
                    output.Line($"x = ref Unsafe.Add(ref x, {headDim});");
                }

                output.Line($"angles = ref Unsafe.Add(ref angles, {stride});");
                output.Line($"rows = ref Unsafe.Add(ref rows, {step.Output.Stride});");
            }
        }
    }

    /// <summary>The table has cosines of all columns, then sines, of which a pair's second column has the positive one.</summary>
    private static void PrintHalves(KernelWriter kernel, int dimension)
    {
        int half = dimension / 2;
        if (VectorFor(kernel.Isa, half) is not { } lanes)
        {
            PrintPairs(kernel, half, step: 1, distance: half, dimension);
            return;
        }

        string vector = $"Vector{lanes * 32}";
        using var loop = Loop(kernel, half, lanes);
        string c = loop is null ? "0" : "c";
        kernel.Out.Line($"var first = {Load(vector, "x", c, 0)};");
        kernel.Out.Line($"var second = {Load(vector, "x", c, half)};");
        kernel.Out.Line($"var cos = {Load(vector, "angles", c, 0)};");
        kernel.Out.Line($"var sin = {Load(vector, "angles", c, dimension + half)};");
        kernel.Out.Line($"((first * cos) - (second * sin)).StoreUnsafe(ref x{Index(c, 0)});");
        kernel.Out.Line($"((second * cos) + (first * sin)).StoreUnsafe(ref x{Index(c, half)});");
    }

    /// <summary>Of the sines, a pair's first column has the negative one.</summary>
    private static void PrintNeighbours(KernelWriter kernel, int dimension)
    {
        if (VectorFor(kernel.Isa, dimension) is not { } lanes)
        {
            PrintPairs(kernel, dimension, step: 2, distance: 1, dimension);
            return;
        }

        string vector = $"Vector{lanes * 32}";
        string swapped = string.Join(", ", Enumerable.Range(0, lanes).Select(lane => lane ^ 1));
        using var loop = Loop(kernel, dimension, lanes);
        string c = loop is null ? "0" : "c";
        kernel.Out.Line($"var own = {Load(vector, "x", c, 0)};");
        kernel.Out.Line($"var partner = {vector}.Shuffle(own, {vector}.Create({swapped}));");
        kernel.Out.Line($"((own * {Load(vector, "angles", c, 0)}) + (partner * {Load(vector, "angles", c, dimension)})).StoreUnsafe(ref x{Index(c, 0)});");
    }

    private static void PrintPairs(KernelWriter kernel, int columns, int step, int distance, int dimension)
    {
        using (kernel.Out.Block($"for (nint c = 0; c < {columns}; {(step == 1 ? "c++" : $"c += {step}")})"))
        {
            kernel.Out.Line("float first = Unsafe.Add(ref x, c);");
            kernel.Out.Line($"float second = Unsafe.Add(ref x, c + {distance});");
            kernel.Out.Line("float cos = Unsafe.Add(ref angles, c);");
            kernel.Out.Line($"float sin = Unsafe.Add(ref angles, c + {dimension + distance});");
            kernel.Out.Line("Unsafe.Add(ref x, c) = (first * cos) - (second * sin);");
            kernel.Out.Line($"Unsafe.Add(ref x, c + {distance}) = (second * cos) + (first * sin);");
        }
    }

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
