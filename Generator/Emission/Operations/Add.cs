using TxGen.Generator.Emission.Kernels;

namespace TxGen.Generator.Emission.Operations;

/// <summary>A residual addition rides in the store of the product before it.</summary>
internal static class AddEmitter
{
    public static void Explain(KernelWriter kernel) => kernel.Out.Line("// The residual joins on the way out.");

    public static string Sum(Isa isa, string branch, string residual, string offset) => $"{branch} + {isa.Load(residual, offset)}";
}
