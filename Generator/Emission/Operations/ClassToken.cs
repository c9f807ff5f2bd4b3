using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>Writes the first row of a sequence.</summary>
internal static class ClassTokenEmitter
{
    public static void FirstRow(KernelWriter kernel, RowStep step)
    {
        int columns = step.Result.Columns;
        if (step.ClassToken is null)
        {
            kernel.Out.Line("// The class token's row is filled in behind the projection.");
            kernel.Out.Line($"MemoryMarshal.CreateSpan(ref output, {Panel.Pad(columns)}).Clear();");
            return;
        }

        kernel.Out.Line("// The class token comes first.");
        kernel.Out.Line($"ref float classToken = {KernelWriter.Weight(step.ClassVector!)};");
        kernel.EachPanel(columns, offset => kernel.EachPart(part =>
        {
            string row = kernel.Isa.Load("classToken", offset(part));
            return kernel.Isa.Store(
                step.Positions is null ? row : $"({row} + {kernel.Isa.Load("position", offset(part))})", "output", offset(part));
        }));
    }
}
