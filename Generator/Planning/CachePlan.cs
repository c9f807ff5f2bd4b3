using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning;

/// <summary>
/// Where a decoder's keys and values lie: layer after layer and head after head, keys [positions / 16][head size][16] and values
/// [head size / 16][positions][16]. This is the form in which matrix kernels read weights, so scores and context are products like
/// any other.
/// </summary>
/// <param name="Positions">Most positions, in whole tiles of a single row's scores; those of a ring are its slots, in whole blocks of keys.</param>
internal sealed record CachePlan(int Layers, int KvHeads, int HeadDim, int Positions)
{
    /// <summary>Panels of positions that the scores of a single row take at once; the last ones may be of no position.</summary>
    public const int ScorePanels = 4;

    /// <summary>Positions of a tile of scores.</summary>
    public const int Block = ScorePanels * Panel.Columns;

    private const int SmallestKeyBlock = Block;

    /// <summary>
    /// Makes it a ring, of which position p has slot p % Positions: the most positions before a new one that still count for it in some
    /// layer. Null where all positions are kept.
    /// </summary>
    public int? Reach { get; init; }

    public bool IsRing => Reach is not null;

    /// <summary>Positions whose scores are computed together.</summary>
    public int KeyBlock { get; init; } = PatternPlan.MostKeys;

    /// <summary>Rows that a ring takes in one pass without writing over what the first of them sees.</summary>
    public int PassRows { get; init; }

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
        spec.IsEndless ? RingOf(spec)
        : spec.Decodes ? new(spec.Layers, spec.KvHeads, spec.HeadDim, (spec.MaxLength + Block - 1) / Block * Block)
        : null;

    /// <summary>
    /// All layers have the slots of the widest window, and half a block of keys more at least, so that a long prompt comes in passes that
    /// are worth their while. Up to half of the largest block, a window has a ring of just one block.
    /// </summary>
    private static CachePlan RingOf(ModelSpec spec)
    {
        int reach = spec.LongestWindow;
        int block = SmallestKeyBlock;
        while (block < PatternPlan.MostKeys && block / 2 <= reach)
            block *= 2;
        int slots = (int)(((long)reach + (block / 2) + block - 1) / block * block);
        return new(spec.Layers, spec.KvHeads, spec.HeadDim, slots) { Reach = reach, KeyBlock = block, PassRows = Math.Min(slots - reach, Capacities.Of(spec).Rows) };
    }
}
