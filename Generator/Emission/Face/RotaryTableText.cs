using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Face;

/// <summary>Tables of rotary factors: what they hold, where they lie, and which of several a layer has.</summary>
internal static class RotaryTableText
{
    /// <summary>What computes rows of factors, where positions have no end.</summary>
    public const string Class = "Rotary";

    private const string Choice = "RotaryTableOf";

    /// <summary>The runtime's description of angles.</summary>
    public static string Angles(RotaryAngles angles)
    {
        string plain = $"new RotaryAngles({Text.Number(angles.Base)}, Interleaved: {(angles.Interleaved ? "true" : "false")})";
        return angles.Scaling switch
        {
            RotaryScaling.None => plain,
            RotaryScaling.Linear => $"{plain} {{ Factor = {Text.Number(angles.Factor)} }}",
            _ => $"{plain} {{ Factor = {Text.Number(angles.Factor)}, Blend = new RotaryBlend({Text.Number(angles.LowFrequencyFactor)}, {Text.Number(angles.HighFrequencyFactor)}, {angles.OriginalLength}) }}",
        };
    }

    /// <summary>Where a block finds its layer's factors.</summary>
    public static string OffsetOf(IReadOnlyList<RotaryTable> tables) =>
        (tables[0].Rows is null ? "Weights." : "Memory.") + (tables.Count == 1 ? tables[0].Name : $"{Choice}({LayerChoice.Index})");

    /// <summary>Among offsets, which of several tables a layer has.</summary>
    public static void PrintChoice(SourceWriter output, IReadOnlyList<RotaryTable> tables)
    {
        if (tables.Count < 2)
            return;
        output.Line();
        output.Line($"public static int {Choice}(nint layer) => {LayerChoice.Expression("layer", tables.Select(table => (table.Name, table.Layers)).ToList())};");
    }

    public static void PrintClass(SourceWriter output, IReadOnlyList<RotaryTable> tables)
    {
        output.Line("/// <summary>Factors that queries and keys are turned by, computed for the rows of each pass: positions have no end.</summary>");
        using (output.Block($"private static class {Class}"))
        {
            foreach (var table in tables)
                output.Line($"public static readonly RotaryRows {table.Name} = new(dimension: {table.Angles.Dimension}, {Angles(table.Angles)}, stride: {table.Stride});");
        }

        output.Line();
    }
}
