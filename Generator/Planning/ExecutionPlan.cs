using TxGen.Generator.Graph;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning;

/// <summary>A section's steps in order.</summary>
internal sealed record SectionPlan(SectionKind Kind, int Repeat, IReadOnlyList<Step> Steps)
{
    public bool IsBackward { get; init; }
}

/// <summary>Everything decided about a model before a line is printed; only tiles depend on the instruction set.</summary>
internal sealed record ExecutionPlan(
    ModelSpec Spec,
    ModelGraph Graph,
    IReadOnlyList<SectionPlan> Sections,
    WeightPlan Weights,
    MemoryPlan Memory,
    CachePlan? Cache,
    Capacities Capacities,
    View Hidden,
    View? Pooled,
    View? Result,
    BufferPlan? DenseHidden)
{
    public SectionPlan? this[SectionKind kind] => Sections.FirstOrDefault(section => section.Kind == kind);

    /// <summary>Bytes that a session allocates.</summary>
    public long SessionBytes => (Memory.Floats + (Cache?.Floats ?? 0)) * sizeof(float);

    /// <summary>Bytes of all parameters in the formats that hold them, without padding.</summary>
    public long ParameterBytes => Graph.Sections.Sum(section => Weights.In(section.Kind).Sum(packed => section.LayersOf(packed.Parameter).Count() * packed.Bytes));

    /// <summary>The tables that layers turn queries and keys by; none where positions enter in another way.</summary>
    public IReadOnlyList<RotaryTable> RotaryTables => Steps.OfType<RotaryStep>().Select(step => step.Tables).FirstOrDefault() ?? [];

    public IEnumerable<Step> Steps => Sections.SelectMany(section => section.Steps);
}

/// <summary>How much one pass through the model takes; a longer batch is cut into passes, with the same bits.</summary>
/// <param name="Rows">Rows of all sequences, class tokens included.</param>
/// <param name="Segments">Sequences.</param>
/// <param name="HeadRows">Rows of a head that acts on every row, whose results may be as wide as a vocabulary.</param>
/// <param name="Positions">Rows of the longest sequence.</param>
internal sealed record Capacities(int Rows, int Segments, int HeadRows, int Positions)
{
    public const int SmallestBatch = 128;
    public const int MostSegments = 32;
    public const int HeadBlock = 64;

    public static Capacities Of(ModelSpec spec) => new(Math.Max(spec.MaxRows, SmallestBatch), MostSegments, HeadBlock, spec.MaxRows);

    /// <summary>
    /// A training step's passes are as small as a batch's: gradients are sums over rows in their order, whatever the passes, and what
    /// is kept for the backward pass stays in the caches.
    /// </summary>
    public static Capacities OfTraining(ModelSpec spec)
    {
        long all = (long)spec.TrainingBatch * spec.TrainingRows;
        int rows = (int)Math.Min(all, Math.Max(spec.TrainingRows, SmallestBatch));
        return new(rows, Math.Min(spec.TrainingBatch, MostSegments), HeadBlock, spec.TrainingRows);
    }
}
