using TxGen.Generator.Emission.Face;
using TxGen.Generator.Planning;

namespace TxGen.Generator.Emission.Training;

/// <summary>Offsets into a trainer's memory, as constants with their shapes.</summary>
internal static class TrainingLayoutText
{
    public static void Print(SourceWriter output, TrainingPlan plan)
    {
        var (execution, kept, transposed) = (plan.Execution, plan.Kept, plan.Transposed);
        output.Line("/// <summary>A pass of a training step, once for each instruction set, and where its numbers lie. Gradients lie like the weights.</summary>");
        using (output.Block("private static partial class Training"))
        {
            PrintTransposedMap(output, plan);

            output.Line("/// <summary>Matrices transposed, [inputs / 16][outputs][16]: offsets in floats.</summary>");
            using (output.Block("private static class Transposed"))
            {
                foreach (var matrix in transposed.Matrices.Where(matrix => !matrix.Target.InLayer))
                    output.Line($"public const int {matrix.Target.Name} = {matrix.Target.Offset};   // {matrix.Target.Shape}");
                output.Line();
                output.Line("// Every layer has the same places, counted from its own start.");
                output.Line($"public const int FirstLayer = {transposed.FirstLayer};");
                output.Line($"public const int LayerStride = {transposed.LayerStride};");
                foreach (var matrix in transposed.Matrices.Where(matrix => matrix.Target.InLayer))
                    output.Line($"public const int {matrix.Target.Name} = {matrix.Target.Offset};   // {matrix.Target.Shape}");
                output.Line();
                output.Line($"public const int Floats = {transposed.Floats(execution.Spec.Layers)};");
            }

            output.Line();
            output.Line("/// <summary>What each layer keeps for its way back: offsets in floats from the layer's start.</summary>");
            using (output.Block("private static class Kept"))
            {
                foreach (var buffer in kept.Buffers.Append(kept.Output))
                    PrintBuffer(output, buffer);
                output.Line();
                output.Line($"public const int Stride = {kept.Stride};   // from a layer to the next");
            }

            output.Line();
            output.Line("/// <summary>Working memory of a pass: offsets in floats. Buffers that are never in use together share their place.</summary>");
            using (output.Block("internal static class Memory"))
            {
                foreach (var buffer in execution.Memory.Buffers.Append(kept.First).Append(kept.Last))
                    PrintBuffer(output, buffer);
                output.Line();
                output.Line($"public const int Rows = {execution.Capacities.Rows};   // most rows of one pass");
                output.Line($"public const int Segments = {execution.Capacities.Segments};   // most sequences of one pass");
                output.Line($"public const int Floats = {plan.Floats};");
                if (execution.Spec.IsEndless)
                    RotaryTableText.PrintChoice(output, execution.RotaryTables);
            }
        }
    }

    private static void PrintTransposedMap(SourceWriter output, TrainingPlan plan)
    {
        output.Line("/// <summary>The matrices that the way back needs transposed.</summary>");
        using (output.Block("internal static TransposedMap CreateTransposedMap()"))
        {
            output.Line("var map = new TransposedMap(Transposed.Floats);");
            foreach (var matrix in plan.Transposed.Matrices.Where(matrix => !matrix.Target.InLayer))
                output.Line($"map.Matrix(Weights.{matrix.Source.Name}, inputs: {matrix.Inputs}, panels: {matrix.Panels}, Transposed.{matrix.Target.Name});");
            using (output.Block("for (int layer = 0; layer < Layers; layer++)"))
            {
                output.Line("int from = Weights.FirstLayer + (layer * Weights.LayerStride);");
                output.Line("int to = Transposed.FirstLayer + (layer * Transposed.LayerStride);");
                foreach (var matrix in plan.Transposed.Matrices.Where(matrix => matrix.Target.InLayer))
                    output.Line($"map.Matrix(from + Weights.{matrix.Source.Name}, inputs: {matrix.Inputs}, panels: {matrix.Panels}, to + Transposed.{matrix.Target.Name});");
            }

            output.Line("return map;");
        }

        output.Line();
    }

    private static void PrintBuffer(SourceWriter output, BufferPlan buffer) =>
        output.Line($"public const int {buffer.Name} = {buffer.Offset};   // {buffer.Shape}{(buffer.Rows > 1 ? $", rows {buffer.Stride} floats apart" : "")}");
}
