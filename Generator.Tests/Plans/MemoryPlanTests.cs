using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Tests.Plans;

/// <summary>Session memory: every buffer in its place, none in another's while both are needed.</summary>
public class MemoryPlanTests
{
    [Fact]
    public void BuffersLieAlignedInsideOfTheMemory() => RandomPlans.AssertEach(plan =>
    {
        foreach (var buffer in plan.Memory.Buffers)
        {
            // The dense copy of the hidden states goes to callers, who need no alignment of its end.
            Assert.Equal(0, buffer.Offset % Panel.Columns);
            Assert.InRange(buffer.Offset, 0, plan.Memory.Floats - buffer.Size);
            if (buffer != plan.DenseHidden)
                Assert.Equal(0, buffer.Stride % Panel.Columns);
        }
    });

    [Fact]
    public void BuffersThatAreNeededTogetherNeverOverlap() => RandomPlans.AssertEach(plan =>
    {
        var lifetimes = Lifetimes(plan);
        Assert.Equal(plan.Memory.Buffers.ToHashSet(), lifetimes.Keys.ToHashSet());
        foreach (var (one, life) in lifetimes)
        {
            foreach (var (other, otherLife) in lifetimes)
            {
                if (one == other || life.Last < otherLife.First || otherLife.Last < life.First)
                    continue;
                Assert.True(one.Offset + one.Size <= other.Offset || other.Offset + other.Size <= one.Offset, $"{one.Name} and {other.Name} overlap");
            }
        }
    });

    [Fact]
    public void BufferNamesAreUnique() => RandomPlans.AssertEach(plan =>
        Assert.Equal(plan.Memory.Buffers.Count, plan.Memory.Buffers.Select(buffer => buffer.Name).Distinct().Count()));

    [Fact]
    public void ABlockLeavesTheResidualStreamWhereItFoundIt() => RandomPlans.AssertEach(plan =>
    {
        var found = Output(plan[SectionKind.Input]!.Steps[^1]);
        Assert.Equal(found, Output(plan[SectionKind.Block]!.Steps[^1]));
        Assert.Equal(plan.Spec.DModel, plan.Graph[SectionKind.Block].Output!.Columns);
    });

    [Fact]
    public void EveryViewHasRoomForItsColumnsInWholePanels() => RandomPlans.AssertEach(plan =>
    {
        foreach (var step in plan.Steps.OfType<LinearStep>())
        {
            Assert.InRange(step.Input.Column + Panel.Pad(step.Inputs), 0, step.Input.Stride);
            Assert.InRange(step.Output.Column + (step.Panels * Panel.Columns), 0, step.Output.Stride);
            if (step.Residual is { } residual)
                Assert.InRange(residual.Column + Panel.Pad(step.Outputs), 0, residual.Stride);
        }

        foreach (var step in plan.Steps.OfType<AttentionStep>())
        {
            // The last head of the context is written in whole panels.
            int lastHead = plan.Spec.AttentionWidth - plan.Spec.HeadDim;
            Assert.InRange(step.Output.Column + lastHead + Panel.Pad(plan.Spec.HeadDim), 0, step.Output.Stride);
        }
    });

    [Fact]
    public void RowsHaveRoomForTheLongestSequenceAndItsClassToken() => RandomPlans.AssertEach(plan =>
    {
        Assert.InRange(plan.Spec.MaxRows, 1, plan.Capacities.Rows);
        Assert.Equal(plan.Capacities.Rows, plan.Hidden.Buffer.Rows);
        foreach (var step in plan.Steps.OfType<AttentionStep>())
        {
            Assert.InRange((long)plan.Spec.MaxRows * plan.Spec.HeadDim, 1, step.Scratch.Keys.Size);
            Assert.InRange((long)plan.Spec.MaxRows * plan.Spec.HeadDim, 1, step.Scratch.Values.Size);
            foreach (var pattern in step.Patterns)
            {
                foreach (int rows in new[] { 1, 2, 6, 8 })
                    Assert.InRange(ScoreColumns.Of(pattern, plan.Spec.MaxRows, step.KeyBlock, rows, Panel.Columns), 1, step.Scratch.Scores.Stride);
            }
        }
    });

    /// <summary>Keys and values of a window lie a block of rows at a time, from the panel of the first key that the block sees.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(16, 16)]
    [InlineData(127, 250)]
    [InlineData(0, 400)]
    public void AWindowOverALongSequenceHasRoomForABlockOfRows(int left, int right)
    {
        var plan = Planner.Plan(new()
        {
            DModel = 16, Heads = 2, KvHeads = 2, HeadDim = 8, DFf = 16, MaxLength = 5000, Sparse = new([new() { WindowLeft = left, WindowRight = right }]),
        });
        var step = plan.Steps.OfType<AttentionStep>().Single();
        const int Block = PatternPlan.BlockRows;
        for (int block = 0; block < 5000; block += Block)
        {
            int keys = Math.Min(block + Block + right, 5000) - (Math.Max(block - left, 0) & ~15);
            Assert.InRange(keys, 1, step.Lap);
        }

        Assert.InRange(step.Lap, 1, 2 * Block);
        Assert.InRange(step.Lap * 8, 1, step.Scratch.Keys.Size);
        Assert.InRange(step.Lap * 16, 1, step.Scratch.Values.Size);
    }

    [Fact]
    public void RowsDoNotCompeteForCacheSets() => RandomPlans.AssertEach(plan =>
    {
        foreach (var step in plan.Steps.OfType<LinearStep>())
            Assert.NotEqual(0, step.Output.Stride % 512);
    });

    /// <summary>First and last step that touch each buffer, read off the steps alone.</summary>
    private static Dictionary<BufferPlan, (int First, int Last)> Lifetimes(ExecutionPlan plan)
    {
        var lifetimes = new Dictionary<BufferPlan, (int First, int Last)>();
        var steps = plan.Steps.ToList();
        for (int i = 0; i < steps.Count; i++)
            foreach (var buffer in StepBuffers.Of(steps[i]))
                lifetimes[buffer] = lifetimes.TryGetValue(buffer, out var life) ? (life.First, i) : (i, i);

        // Results are read after the last step, and so is the copy of the hidden states.
        foreach (var result in new[] { plan.Hidden.Buffer, plan.Pooled?.Buffer, plan.Result?.Buffer })
            if (result is not null)
                lifetimes[result] = (lifetimes[result].First, steps.Count);
        if (plan.DenseHidden is { } dense)
            lifetimes[dense] = (steps.Count, steps.Count);
        return lifetimes;
    }

    private static View Output(Step step) => step switch
    {
        RowStep rows => rows.Output,
        LinearStep linear => linear.Output,
        NormStep norm => norm.Output,
        _ => throw new NotSupportedException(step.GetType().Name),
    };
}
