using TxGen.Generator.Parsing;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Plans;

/// <summary>The ring that a decoder without end keeps its last positions in.</summary>
public class RingPlanTests
{
    [Theory]
    [InlineData(1, 64, 64)]
    [InlineData(31, 64, 64)]
    [InlineData(32, 128, 128)]
    [InlineData(128, 512, 512)]
    [InlineData(255, 512, 512)]
    [InlineData(256, 512, 512)]
    [InlineData(257, 512, 1024)]
    [InlineData(4096, 512, 4608)]
    public void SlotsFollowFromTheWidestWindow(int window, int keyBlock, int slots)
    {
        var cache = CachePlan.Of(Windowed(window))!;
        Assert.Equal((window, keyBlock, slots), (cache.Reach!.Value, cache.KeyBlock, cache.Positions));
    }

    [Fact]
    public void APassHasThirtyTwoRowsAndLeavesWhatItsFirstOneSees()
    {
        for (int window = 1; window < 3000; window++)
        {
            var spec = Windowed(window);
            var cache = CachePlan.Of(spec)!;
            Assert.InRange(cache.PassRows, 32, cache.Positions - window);
            Assert.InRange(cache.PassRows, 32, Capacities.Of(spec).Rows);
            Assert.Equal(0, cache.Positions % cache.KeyBlock);
            Assert.True(cache.Positions - cache.KeyBlock < window + (cache.KeyBlock / 2), "a block of keys less would do");
        }
    }

    [Fact]
    public void WindowsAloneWithoutTablesOfPositionsHaveNoEnd()
    {
        var spec = Windowed(9);
        Assert.True(spec.IsEndless);
        foreach (var positions in new[] { Spec.Positions.None, Spec.Positions.Alibi, Spec.Positions.RotaryInterleaved })
            Assert.True((spec with { Positions = positions }).IsEndless);
        foreach (var positions in new[] { Spec.Positions.Learned, Spec.Positions.Sinusoidal, Spec.Positions.SinusoidalHalves })
            Assert.False((spec with { Positions = positions }).IsEndless);
        foreach (var sparse in new SparseSpec[] { new() { WindowLeft = 9, GlobalTokens = 1 }, new() { WindowLeft = 9, Dilation = 2 }, new() { WindowLeft = 9, FullEvery = 2 }, new() { Stride = 4 } })
            Assert.False((spec with { Sparse = new([sparse]) }).IsEndless);
        Assert.Null(CachePlan.Of(spec with { Sparse = default })!.Reach);
    }

    [Fact]
    public void FactorsOfRowsTakeThePlaceOfATable()
    {
        var spec = Windowed(40) with { Sparse = new([new() { Layers = new([0]), WindowLeft = 40, RotaryBase = 7 }, new() { Layers = new([1]), WindowLeft = 9 }]) };
        var plan = Planner.Plan(spec);
        Assert.Equal(["Angles", "Angles2"], plan.RotaryTables.Select(table => table.Name));
        Assert.Equal(40, plan.Cache!.Reach);
        Assert.DoesNotContain(plan.Sections.SelectMany(section => plan.Weights.In(section.Kind)), packed => packed.Form == PackedForm.Rotary);
        foreach (var rows in plan.RotaryTables.Select(table => table.Rows!))
        {
            Assert.Equal(plan.Capacities.Rows, rows.Rows);
            foreach (var other in plan.Memory.Buffers.Where(other => other != rows && other.IsAliveWith(rows)))
                Assert.True(rows.Offset + rows.Size <= other.Offset || other.Offset + other.Size <= rows.Offset, $"{rows.Name} and {other.Name} overlap");
            foreach (var step in plan[Graph.SectionKind.Block]!.Steps)
                Assert.All(StepBuffers.Of(step), buffer => Assert.True(buffer.IsAliveWith(rows)));
        }
    }

    [Theory]
    [InlineData(64, 2048)]
    [InlineData(5000, 3)]
    [InlineData(1 << 20, 128)]
    public void NoPlanNeedsLessThanItsEstimates(int maxLength, int window)
    {
        var plan = Planner.Plan(Windowed(window) with { MaxLength = maxLength });
        Assert.InRange(SizeRules.LeastSession(plan.Spec), 0, plan.Memory.Floats);
        Assert.InRange(SizeRules.LeastWeights(plan.Spec), 0, plan.Weights.Floats);
        Assert.InRange(SizeRules.LeastCache(plan.Spec), 0, plan.Cache!.Floats);
    }

    [Fact]
    public void AWindowThatNoArrayHoldsIsRefused()
    {
        var problem = SizeRules.Check(Windowed(int.MaxValue), "Model")!;
        Assert.Equal(nameof(ModelSpec.Layers), problem.Property);
        Assert.Contains("WindowLeft", problem.Arguments[^1], StringComparison.Ordinal);
    }

    private static ModelSpec Windowed(int window) => new()
    {
        DModel = 16, Heads = 2, KvHeads = 2, HeadDim = 8, RotaryDim = 8, DFf = 16, MaxLength = 512, Layers = 2, Vocabulary = 20, Causal = true, Head = Spec.Head.Vocabulary,
        Positions = Spec.Positions.Rotary, Sparse = new([new() { WindowLeft = window }]),
    };
}
