using TxGen.Generator.Parsing;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Plans;

/// <summary>Estimates that refuse a model before it is planned: no plan needs less, or models that fit would be refused.</summary>
public class SizeEstimateTests
{
    [Fact]
    public void NoPlanNeedsLessThanItsEstimates() => RandomPlans.AssertEach(AssertAtMost);

    [Fact]
    public void NorDoesADecoders()
    {
        foreach (var spec in RandomSpecs.All.Take(RandomSpecs.Many / 5).Select(RandomSpecs.AsDecoder))
            RandomPlans.Explain(spec, () => AssertAtMost(Planner.Plan(spec)));
    }

    /// <summary>Tables of positions, grouped heads and narrow rotation, each larger than all else.</summary>
    [Theory]
    [InlineData(Spec.Positions.Rotary)]
    [InlineData(Spec.Positions.Alibi)]
    [InlineData(Spec.Positions.None)]
    [InlineData(Spec.Positions.Learned)]
    public void NorDoesALongModelWithFewKeys(Spec.Positions positions) => AssertAtMost(Planner.Plan(new ModelSpec
    {
        DModel = 512, Heads = 16, KvHeads = 1, HeadDim = 64, RotaryDim = positions == Spec.Positions.Rotary ? 2 : 64, DFf = 1, MaxLength = 100_000,
        Vocabulary = 16, Causal = true, Head = Spec.Head.Vocabulary, Positions = positions,
    }));

    [Fact]
    public void NorDoesATrainer() => RandomPlans.AssertEachTrainer(training =>
    {
        var spec = training.Execution.Spec;
        Assert.InRange(TrainingSizeRules.LeastMemory(spec), 0, training.Floats);
        Assert.InRange(TrainingSizeRules.LeastTransposed(spec), 0, training.Transposed.Floats(spec.Layers));
    });

    private static void AssertAtMost(ExecutionPlan plan)
    {
        Assert.InRange(SizeRules.LeastSession(plan.Spec), 0, plan.Memory.Floats);
        Assert.InRange(SizeRules.LeastWeights(plan.Spec), 0, plan.Weights.Floats);
        Assert.InRange(SizeRules.LeastCache(plan.Spec), 0, plan.Cache?.Floats ?? 0);
    }
}
