using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Planning.Kernels;

/// <summary>A matrix product of one shape: strips of columns, down each of which the rows run in tiles.</summary>
/// <param name="Step">The first step that asks for it; others may share it.</param>
internal sealed record LinearKernel(string Name, LinearStep Step, IReadOnlyList<(Strip Strip, TileColumn Column)> Strips);

/// <summary>Attention of one head shape: tiles of scores by width of key panels, tiles of context by strips of the head.</summary>
internal sealed record AttentionKernel(
    string Name,
    AttentionStep Step,
    IReadOnlyList<TileColumn> Scores,
    IReadOnlyList<(Strip Strip, TileColumn Column)> Context);
