using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>A nonlinearity over a tile that was just stored: it is still in L1, and no accumulator is alive any more.</summary>
internal static class ActivateEmitter
{
    /// <summary>The name of the loop over so many columns of rows that far apart; it is printed where needed.</summary>
    public static string Require(KernelWriter kernel, Epilogue epilogue, int columns, int stride)
    {
        string kind = epilogue.Kind switch { EpilogueKind.Activate => "", EpilogueKind.ActivateBeside => "Beside", _ => "Slope" };
        string to = epilogue.Beside is { } other && other.Stride != stride ? $"and{other.Stride}" : "";
        string name = $"{epilogue.Function}{kind}_{columns}of{stride}{to}";
        kernel.Require(name, () => Print(kernel, epilogue, columns, stride, name));
        return name;
    }

    /// <summary>The nonlinearity of one vector.</summary>
    public static string Apply(Isa isa, Nonlinearity function, string x) => function == Nonlinearity.Relu
        ? isa.Select($"{isa.Vector}.LessThan({x}, {isa.Zero})", isa.Zero, x)
        : $"VectorMath.{function}({x})";

    private static void Print(KernelWriter kernel, Epilogue epilogue, int columns, int stride, string name)
    {
        var function = epilogue.Function;
        string what = epilogue.Kind switch
        {
            EpilogueKind.Activate => $"{function} of {columns} columns of every row",
            EpilogueKind.ActivateBeside => $"beside = {function}(tile), {columns} columns of every row",
            _ => $"tile = tile ∘ {function}'(beside), {columns} columns of every row",
        };
        using (kernel.Kernel($"{what}; rows lie {stride} floats apart.", $"void {name}(ref float tile, {(epilogue.Beside is null ? "" : "ref float beside, ")}nint rows)"))
        using (kernel.Out.Block("for (; rows > 0; rows--)"))
        {
            kernel.EachPanel(columns, offset => kernel.EachPart(part => Statement(kernel.Isa, epilogue, part, offset(part))));
            kernel.Out.Line($"tile = ref Unsafe.Add(ref tile, {stride});");
            if (epilogue.Beside is { } beside)
                kernel.Out.Line($"beside = ref Unsafe.Add(ref beside, {beside.Stride});");
        }
    }

    private static string Statement(Isa isa, Epilogue epilogue, int part, string offset)
    {
        string x = isa.Part("x", part);
        if (epilogue.Kind == EpilogueKind.Slope)
        {
            return $"var {x} = {isa.Load("beside", offset)};\n"
                + isa.Store(ActivateGradientEmitter.Through(isa, epilogue.Function, isa.Load("tile", offset), x), "tile", offset);
        }

        return $"var {x} = {isa.Load("tile", offset)};\n"
            + isa.Store(Apply(isa, epilogue.Function, x), epilogue.Beside is null ? "tile" : "beside", offset);
    }
}
