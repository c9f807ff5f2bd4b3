using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Training;

/// <summary>A pass of a training step for one instruction set: forward, loss, backward, in the order they run, then the kernels.</summary>
internal static class TrainingKernelFile
{
    public static string Print(ModelDeclaration declaration, TrainingPlan plan, Isa isa)
    {
        var output = new SourceWriter();
        Banner.PrintShort(output, declaration, "training", isa.Title);
        using (TypeScope.Open(output, declaration.Target, TypeScope.KernelUsings))
        using (output.Block("private static partial class Training"))
        {
            output.Line($"/// <summary>Training for processors with {isa.Title}.</summary>");
            using (output.Block($"internal static class {isa.Name}"))
            {
                output.Line("private const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;");
                new TrainingText(new(plan.Execution, isa, output), plan).Print();
            }
        }

        return output.ToText();
    }
}
