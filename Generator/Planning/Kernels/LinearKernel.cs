using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Planning.Kernels;

/// <summary>A matrix product of one shape: strips of columns, down each of which the rows run in tiles.</summary>
/// <param name="Step">The first step that asks for it; others may share it.</param>
/// <param name="OneRow">Strips for a product of one row, where the model makes such products all the time; else none.</param>
internal sealed record LinearKernel(
    string Name,
    LinearStep Step,
    IReadOnlyList<(Strip Strip, TileColumn Column)> Strips,
    IReadOnlyList<(Strip Strip, TileKernel Tile)> OneRow);
