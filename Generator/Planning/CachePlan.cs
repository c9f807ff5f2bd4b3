using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning;

/// <summary>
/// Where a decoder's keys and values lie: layer after layer and head after head, keys [positions / 16][head size][16] and values
/// [head size / 16][positions][16]. This is the form in which matrix kernels read weights, so scores and context are products like
/// any other.
/// </summary>
/// <param name="Positions">Most positions, in whole tiles of a single row's scores.</param>
internal sealed record CachePlan(int Layers, int KvHeads, int HeadDim, int Positions)
{
    /// <summary>Panels of positions that the scores of a single row take at once; the last ones may be of no position.</summary>
    public const int ScorePanels = 4;

    /// <summary>Positions of a tile of scores.</summary>
    public const int Block = ScorePanels * Panel.Columns;

    /// <summary>Floats from a head's keys to its values.</summary>
    public long Values => (long)Positions * HeadDim;

    /// <summary>Floats from one panel of values to the next.</summary>
    public long ValueDistance => (long)Positions * Panel.Columns;

    /// <summary>Floats from one head to the next.</summary>
    public long HeadStride => Values + (Panel.Count(HeadDim) * ValueDistance);

    /// <summary>Floats from one layer to the next.</summary>
    public long LayerStride => KvHeads * HeadStride;

    public long Floats => Layers * LayerStride;

    /// <summary>The cache of a model that generates text.</summary>
    public static CachePlan? Of(ModelSpec spec) =>
        spec.Decodes ? new(spec.Layers, spec.KvHeads, spec.HeadDim, (spec.MaxLength + Block - 1) / Block * Block) : null;
}
