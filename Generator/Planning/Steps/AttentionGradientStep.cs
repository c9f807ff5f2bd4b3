using TxGen.Generator.Graph.Operations;

namespace TxGen.Generator.Planning.Steps;

/// <summary>The gradients of queries, keys and values, a block of queries of one head at a time.</summary>
internal sealed record AttentionGradientStep(
    AttentionGradient Gradient, AttentionStep Forward, View OutputGradient, View Query, View Key, View Value, View Output,
    View QueryGradient, View KeyGradient, View ValueGradient, AttentionGradientScratch Scratch) : Step
{
    public Attention Attention => Gradient.Attention;

    /// <summary>The forward pass kept its scores; otherwise they are computed again, chunk by chunk, from what it kept of each row.</summary>
    public bool Keeps => Forward.Scratch.Keeps;

    /// <summary>A run of keys is all that a row has, so that sums over a row are there when they are needed.</summary>
    public bool HasWholeRows => Scratch.Alongs is null;

    public override string Formula => "gradients of query, key and value through the softmax of every head";
}

/// <summary>
/// Working memory of one head's gradients. Rows lie in panels of 16 columns: [head size / 16][rows][16].
/// </summary>
/// <param name="ScoreGradients">Gradients of a block of scores, [queries, keys].</param>
/// <param name="Keys">Rows of all keys, which score gradients are multiplied by.</param>
/// <param name="Values">All values as columns, [positions / 16][head size][16], which context gradients are multiplied by.</param>
/// <param name="Queries">Rows of a block's queries.</param>
/// <param name="Contexts">Rows of a block's context gradients.</param>
/// <param name="QueryGradients">Those of a block where scores are kept; those of the sequence where they come chunk by chunk.</param>
internal sealed record AttentionGradientScratch(
    BufferPlan ScoreGradients, BufferPlan Keys, BufferPlan Values, BufferPlan Queries, BufferPlan Contexts, BufferPlan QueryGradients, BufferPlan KeyGradients, BufferPlan ValueGradients)
{
    /// <summary>Queries of a block: enough that sums over them are long, few enough that their scores stay in L2.</summary>
    public const int MostQueries = 64;

    /// <summary>A block of scores, where the forward pass did not keep them.</summary>
    public BufferPlan? Scores { get; init; }

    /// <summary>The scalar product of every row's context and its gradient, where scores come chunk by chunk.</summary>
    public BufferPlan? Alongs { get; init; }

    /// <summary>The softmax's weights of a block after dropout, where there is any.</summary>
    public BufferPlan? Dropped { get; init; }

    public IEnumerable<BufferPlan> All =>
        new[] { Scores, Alongs, Dropped, ScoreGradients, Keys, Values, Queries, Contexts, QueryGradients, KeyGradients, ValueGradients }.OfType<BufferPlan>();
}
