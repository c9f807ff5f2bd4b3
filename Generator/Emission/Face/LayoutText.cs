using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

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
            if (plan.Spec.HasRotaryTable)
                RotaryTableText.PrintChoice(output, plan.RotaryTables);
        }

        if (plan.Cache is { } cache)
        {
            output.Line();
            output.Line($"/// <summary>A sequence's keys and values: strides in floats. A head has its keys [positions / 16][{cache.HeadDim}][16], then its values [{Text.Count(Panel.Count(cache.HeadDim), "panel")}][positions][16].</summary>");
            using (output.Block("private static class Cache"))
            {
                PrintPositions(output, plan.Spec, cache);
                output.Line($"public const int Values = {cache.Values};   // from a head's keys to its values");
                output.Line($"public const int HeadStride = {cache.HeadStride};");
                output.Line($"public const int LayerStride = {cache.LayerStride};");
                output.Line();
                string heads = $"Heads: {cache.Layers * cache.KvHeads}, HeadDim: {cache.HeadDim}";
                string layout = cache.Reach is null ? $"new({heads}, Positions)" : $"new({heads}, Slots) {{ Reach = Reach }}";
                output.Line($"public static readonly KeyValueLayout Layout = {layout};   // heads of all layers");
            }
        }

        KeyListText.Print(output, plan);
        FlopsText.PrintTables(output, plan);
        output.Line();
        if (plan.Spec.IsEndless && plan.Spec.IsRotary)
            RotaryTableText.PrintClass(output, plan.RotaryTables);
        output.Line("/// <summary>Session memory: offsets in floats. Buffers that are never in use together share their place.</summary>");
        using (output.Block("private static class Memory"))
        {
            foreach (var buffer in plan.Memory.Buffers)
                output.Line($"public const int {buffer.Name} = {buffer.Offset};   // {buffer.Shape}{(buffer.Rows > 1 ? $", rows {buffer.Stride} floats apart" : "")}");
            output.Line();
            output.Line($"public const int Rows = {plan.Capacities.Rows};   // most rows of one pass");
            output.Line($"public const int Segments = {plan.Capacities.Segments};   // most sequences of one pass");
            output.Line($"public const int Floats = {plan.Memory.Floats};");
            if (plan.Spec.IsEndless)
                RotaryTableText.PrintChoice(output, plan.RotaryTables);
        }
    }

    private static void PrintPositions(SourceWriter output, ModelSpec spec, CachePlan cache)
    {
        if (cache.Reach is not { } reach)
        {
            output.Line($"public const int Positions = {cache.Positions};   // {spec.MaxLength}, in whole tiles of {CachePlan.Block}");
            return;
        }

        output.Line($"public const int Slots = {cache.Positions};   // a ring in whole blocks of {cache.KeyBlock}: position p has slot p % Slots");
        output.Line($"public const int Reach = {reach};   // positions before its own that a query attends to, at most");
        output.Line($"public const int PassRows = {cache.PassRows};   // new positions of one pass, whose first one still finds all that it attends to");
    }
}
