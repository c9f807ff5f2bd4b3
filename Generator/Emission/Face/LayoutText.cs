using TxGen.Generator.Planning;

namespace TxGen.Generator.Emission.Face;

/// <summary>Offsets into packed weights and session memory, as constants with their shapes.</summary>
internal static class LayoutText
{
    public static void Print(SourceWriter output, ExecutionPlan plan)
    {
        var weights = plan.Weights;
        output.Line($"/// <summary>Packed weights: offsets in floats. Matrices lie in panels of 16 outputs, {weights.Format.Layout}.</summary>");
        using (output.Block("private static class Weights"))
        {
            foreach (var constant in weights.Constants.Where(constant => !constant.InLayer))
                output.Line($"public const int {constant.Name} = {constant.Offset};   // {constant.Shape}");
            output.Line();
            output.Line("// Every layer has the same places, counted from its own start.");
            output.Line($"public const int FirstLayer = {weights.FirstLayer};");
            output.Line($"public const int LayerStride = {weights.LayerStride};");
            foreach (var constant in weights.Constants.Where(constant => constant.InLayer))
                output.Line($"public const int {constant.Name} = {constant.Offset};   // {constant.Shape}");
            output.Line();
            output.Line($"public const int Floats = {weights.Floats};");
        }

        if (plan.Cache is { } cache)
        {
            output.Line();
            output.Line($"/// <summary>A sequence's keys and values: strides in floats. A head has its keys [positions / 16][{cache.HeadDim}][16], then its values [{Text.Count(Panel.Count(cache.HeadDim), "panel")}][positions][16].</summary>");
            using (output.Block("private static class Cache"))
            {
                output.Line($"public const int Positions = {cache.Positions};   // {plan.Spec.MaxLength}, in whole tiles of {CachePlan.Block}");
                output.Line($"public const int Values = {cache.Values};   // from a head's keys to its values");
                output.Line($"public const int HeadStride = {cache.HeadStride};");
                output.Line($"public const int LayerStride = {cache.LayerStride};");
                output.Line();
                output.Line($"public static readonly KeyValueLayout Layout = new(Heads: {cache.Layers * cache.KvHeads}, HeadDim: {cache.HeadDim}, Positions);   // heads of all layers");
            }
        }

        output.Line();
        output.Line("/// <summary>Session memory: offsets in floats. Buffers that are never in use together share their place.</summary>");
        using (output.Block("private static class Memory"))
        {
            foreach (var buffer in plan.Memory.Buffers)
                output.Line($"public const int {buffer.Name} = {buffer.Offset};   // {buffer.Shape}{(buffer.Rows > 1 ? $", rows {buffer.Stride} floats apart" : "")}");
            output.Line();
            output.Line($"public const int Rows = {plan.Capacities.Rows};   // most rows of one pass");
            output.Line($"public const int Segments = {plan.Capacities.Segments};   // most sequences of one pass");
            output.Line($"public const int Floats = {plan.Memory.Floats};");
        }
    }
}
