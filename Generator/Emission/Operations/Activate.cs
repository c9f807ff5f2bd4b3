using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph.Operations;

namespace TxGen.Generator.Emission.Operations;

/// <summary>A nonlinearity over a tile that was just stored: it is still in L1, and no accumulator is alive any more.</summary>
internal static class ActivateEmitter
{
    /// <summary>The name of the loop over so many columns of rows that far apart; it is printed where needed.</summary>
    public static string Require(KernelWriter kernel, Nonlinearity function, int columns, int stride)
    {
        string name = $"{function}_{columns}of{stride}";
        kernel.Require(name, () => Print(kernel, function, columns, stride, name));
        return name;
    }

    /// <summary>The nonlinearity of one vector.</summary>
    public static string Apply(Isa isa, Nonlinearity function, string x) => function == Nonlinearity.Relu
        ? isa.Select($"{isa.Vector}.LessThan({x}, {isa.Zero})", isa.Zero, x)
        : $"VectorMath.{function}({x})";

    private static void Print(KernelWriter kernel, Nonlinearity function, int columns, int stride, string name)
    {
        using (kernel.Kernel($"{function} of {columns} columns of every row; rows lie {stride} floats apart.", $"void {name}(ref float tile, nint rows)"))
        using (kernel.Out.Block("for (; rows > 0; rows--)"))
        {
            kernel.EachPanel(columns, offset => kernel.EachPart(part =>
                $"var {kernel.Isa.Part("x", part)} = {kernel.Isa.Load("tile", offset(part))};\n"
                + kernel.Isa.Store(Apply(kernel.Isa, function, kernel.Isa.Part("x", part)), "tile", offset(part))));
            kernel.Out.Line($"tile = ref Unsafe.Add(ref tile, {stride});");
        }
    }
}
