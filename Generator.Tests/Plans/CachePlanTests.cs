using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Plans;

/// <summary>The places of a decoder's keys and values, which generated kernels and the runtime compute apart from each other.</summary>
public class CachePlanTests
{
    private static readonly Lazy<IReadOnlyList<ExecutionPlan>> Decoders = new(() =>
        RandomSpecs.All.Take(RandomSpecs.Many / 5).AsParallel().AsOrdered().Select(spec => Planner.Plan(RandomSpecs.AsDecoder(spec))).ToList());

    [Fact]
    public void EveryDecoderIsAValidSpec() => Assert.All(RandomSpecs.All.Select(RandomSpecs.AsDecoder), spec =>
    {
        Assert.Empty(SpecRules.Check(spec));
        Assert.True(spec.Decodes);
    });

    [Fact]
    public void DecodersAloneHaveACache() => RandomPlans.AssertEach(plan =>
    {
        bool decodes = plan.Spec is { Causal: true, Head: Spec.Head.Vocabulary, ClassToken: false, TokenTypes: 0 };
        Assert.Equal(decodes, plan.Cache is not null);
        Assert.Equal((plan.Memory.Floats + (plan.Cache?.Floats ?? 0)) * sizeof(float), plan.SessionBytes);
    });

    [Fact]
    public void TheRuntimeHasTheSamePlaces() => AssertEach(plan =>
    {
        var cache = plan.Cache!;
        var layout = new KeyValueLayout(plan.Spec.Layers * plan.Spec.KvHeads, plan.Spec.HeadDim, cache.Positions);
        Assert.Equal(layout.Values, cache.Values);
        Assert.Equal(layout.HeadStride, cache.HeadStride);
        Assert.Equal(layout.HeadStride * (long)plan.Spec.KvHeads, cache.LayerStride);
        Assert.Equal(layout.Floats, cache.Floats);
    });

    /// <summary>But for a ring, which has as many as its windows need.</summary>
    [Fact]
    public void PositionsAreWholeTilesAndNoTileMore() => AssertEach(plan =>
    {
        Assert.Equal(0, plan.Cache!.Positions % 64);
        if (!plan.Cache.IsRing)
            Assert.InRange(plan.Cache.Positions, plan.Spec.MaxLength, plan.Spec.MaxLength + 63);
        Assert.Equal(0, plan.Cache.HeadStride % Panel.Columns);
    });

    /// <summary>A single row's scores are written in whole tiles, a row for each head.</summary>
    [Fact]
    public void ScoresHaveRoomForEveryHeadAndWhatARowSees() => AssertEach(plan =>
    {
        foreach (var step in plan.Steps.OfType<AttentionStep>())
        {
            Assert.All(step.Patterns, pattern => Assert.InRange(ScoreColumns.Of(pattern, plan.Cache!.Positions, step.KeyBlock, rows: 1, unit: 64), 1, step.Scratch.Scores.Stride));
            Assert.InRange(plan.Spec.Heads, 1, step.Scratch.Scores.Rows);
            Assert.InRange(plan.Spec.Heads, 1, step.Scratch.Factors.Stride);

            // A call without cache has keys and values of one head in the same form, those of a ring lap after lap.
            int laps = plan.Cache!.IsRing ? (plan.Spec.MaxLength + plan.Cache.Positions - 1) / plan.Cache.Positions : 1;
            Assert.Equal(laps * plan.Cache.HeadStride, step.Scratch.Keys.Size + step.Scratch.Values.Size);
        }
    });

    private static void AssertEach(Action<ExecutionPlan> check)
    {
        foreach (var plan in Decoders.Value)
            RandomPlans.Explain(plan.Spec, () => check(plan));
    }
}
