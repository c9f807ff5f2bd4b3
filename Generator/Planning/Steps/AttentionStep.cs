using TxGen.Generator.Graph;
using TxGen.Generator.Graph.Operations;

namespace TxGen.Generator.Planning.Steps;

/// <summary>Attention of every head of every sequence, on packed keys and values of one head at a time.</summary>
/// <param name="Patterns">How it runs, for each kind of layer.</param>
/// <param name="KeyBlock">Keys that a row takes at once where its softmax is online; chunks begin at its multiples.</param>
/// <param name="Lap">Positions of a panel of values. Of a ring, positions beyond begin again; in scratch memory another lap lies behind.</param>
internal sealed record AttentionStep(
    Attention Attention, View Query, View Key, View Value, View Output, AttentionScratch Scratch, IReadOnlyList<PatternPlan> Patterns, int KeyBlock, int Lap) : Step
{
    public bool HasOnline => Patterns.Any(pattern => !pattern.IsDirect);

    public override string Formula =>
        Computation + (Patterns.Count == 1 ? Sight(Patterns[0]) : $", each position seeing {string.Join("; ", Patterns.Select(pattern => $"in {AttentionDescription.Layers(pattern.Layers)} {pattern.Pattern.Describe()}"))}");

    private string Computation =>
        $"context = softmax(query·keyᵀ / √{Attention.HeadDim}{(Attention.Alibi ? " - slope·distance" : "")})·value of {Attention.Heads} head{(Attention.Heads == 1 ? "" : "s")} of {Attention.HeadDim}"
        + (Attention.Group == 1 ? "" : $", {Attention.Group} to every head of keys and values");

    /// <summary>What layers of one pattern compute.</summary>
    public string FormulaOf(PatternPlan pattern) => Computation + Sight(pattern);

    private static string Sight(PatternPlan pattern) =>
        pattern.Pattern is { Sparse: null, Causal: false } ? "" : $", each position seeing {pattern.Pattern.Describe()}";
}

/// <summary>Working memory of one head: keys and values in panels, scores of one tile of queries, and a factor for each of them.</summary>
internal sealed record AttentionScratch(BufferPlan Keys, BufferPlan Values, BufferPlan Scores, BufferPlan Factors)
{
    /// <summary>Scores and factors are those of all heads and rows, for the backward pass.</summary>
    public bool Keeps { get; init; }

    /// <summary>The scores of a tile after dropout, where training has it.</summary>
    public BufferPlan? Dropped { get; init; }

    /// <summary>The largest score of each row so far, where the softmax is online; of all heads where the backward pass reads it.</summary>
    public BufferPlan? Maxima { get; init; }

    /// <summary>The sum of each row's exponentials so far, and in the end its reciprocal.</summary>
    public BufferPlan? Sums { get; init; }

    /// <summary>Keys of one residue class, gathered from a cache.</summary>
    public BufferPlan? ClassKeys { get; init; }

    /// <summary>Values of one residue class, gathered from a cache.</summary>
    public BufferPlan? ClassValues { get; init; }

    /// <summary>Contexts so far of all heads of a decoder's single row, each in whole panels.</summary>
    public BufferPlan? RowContext { get; init; }

    public IEnumerable<BufferPlan> All =>
        new[] { Keys, Values, Scores, Factors, Dropped, Maxima, Sums, ClassKeys, ClassValues, RowContext }.OfType<BufferPlan>();
}
