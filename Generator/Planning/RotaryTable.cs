using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Planning;

/// <summary>
/// The factors of rotary positions that some layers share: a row has those of a head's columns, then those of their partners. They are
/// a table in the weights with a row for each position or, where positions have no end, rows of working memory that each pass computes.
/// </summary>
internal sealed record RotaryTable(RotaryAngles Angles, IReadOnlyList<int> Layers, WeightConstant? Table, BufferPlan? Rows)
{
    public string Name => Table?.Name ?? Rows!.Name;

    /// <summary>Floats from one row to the next.</summary>
    public int Stride => Panel.Pad(2 * Angles.Dimension);
}
