using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Tests.Plans;

/// <summary>A trainer's memory: buffers of a pass, behind them what every layer keeps; and the matrices that lie transposed.</summary>
public class TrainingMemoryTests
{
    [Fact]
    public void BuffersLieAlignedInTheirMemory() => RandomPlans.AssertEachTrainer(plan =>
    {
        foreach (var buffer in plan.Execution.Memory.Buffers)
        {
            AssertAligned(buffer);
            Assert.InRange(buffer.Offset, 0, plan.Execution.Memory.Floats - buffer.Size);
        }

        foreach (var buffer in plan.Kept.Buffers)
        {
            AssertAligned(buffer);
            Assert.InRange(buffer.Offset, 0, plan.Kept.Stride - buffer.Size);
        }

        static void AssertAligned(BufferPlan buffer)
        {
            Assert.Equal(0, buffer.Offset % Panel.Columns);
            Assert.Equal(0, buffer.Stride % Panel.Columns);
        }
    });

    [Fact]
    public void BuffersThatAreNeededTogetherNeverOverlap() => RandomPlans.AssertEachTrainer(plan =>
    {
        var lifetimes = Lifetimes(plan.Execution);
        Assert.Equal(plan.Execution.Memory.Buffers.ToHashSet(), lifetimes.Keys.ToHashSet());
        foreach (var (one, life) in lifetimes)
            foreach (var (other, otherLife) in lifetimes)
                if (one != other && life.First <= otherLife.Last && otherLife.First <= life.Last)
                    AssertApart(one, other);
    });

    [Fact]
    public void WhatALayerKeepsHasItsOwnPlace() => RandomPlans.AssertEachTrainer(plan =>
    {
        var kept = plan.Kept.Buffers;
        foreach (var one in kept)
            foreach (var other in kept.Where(other => other != one))
                AssertApart(one, other);

        var used = plan.Execution.Steps.SelectMany(StepBuffers.Of).Where(buffer => buffer.InLayer).ToHashSet();
        Assert.Subset(kept.Append(plan.Kept.Output).ToHashSet(), used);
        Assert.Subset(used, kept.ToHashSet());
    });

    [Fact]
    public void ALayersResultIsWhereTheNextOneStarts() => RandomPlans.AssertEachTrainer(plan =>
    {
        var (kept, spec) = (plan.Kept, plan.Execution.Spec);
        Assert.Equal(0, kept.Input.Offset);
        Assert.Equal(kept.Stride, kept.Output.Offset);
        Assert.InRange(kept.First.Offset, plan.Execution.Memory.Floats, plan.Floats);
        Assert.Equal(kept.First.Offset + (spec.Layers * kept.Stride), kept.Last.Offset);
        Assert.Equal(plan.Floats, kept.Last.Offset + kept.Last.Size);
        Assert.All([kept.Output, kept.First, kept.Last], buffer => Assert.Equal(kept.Input.Size, buffer.Size));
    });

    [Fact]
    public void BufferNamesAreUnique() => RandomPlans.AssertEachTrainer(plan =>
    {
        AssertUnique(plan.Execution.Memory.Buffers.Append(plan.Kept.First).Append(plan.Kept.Last));
        AssertUnique(plan.Kept.Buffers.Append(plan.Kept.Output));

        static void AssertUnique(IEnumerable<BufferPlan> buffers) =>
            Assert.Empty(buffers.GroupBy(buffer => buffer.Name).Where(same => same.Count() > 1).Select(same => same.Key));
    });

    [Fact]
    public void ProductsHaveRoomForTheirColumnsInWholePanels() => RandomPlans.AssertEachTrainer(plan =>
    {
        foreach (var step in plan.Execution.Steps.OfType<LinearStep>())
        {
            Assert.InRange(step.Input.Column + Panel.Pad(step.Inputs), 0, step.Input.Stride);
            foreach (var view in new View?[] { step.Output, step.Residual, step.Epilogue?.Beside }.OfType<View>())
                Assert.InRange(view.Column + (step.Panels * Panel.Columns), 0, view.Stride);
        }

        foreach (var step in plan.Execution.Steps.OfType<WeightGradientStep>())
        {
            Assert.InRange(step.Input.Column + step.Matrix.Inputs, 0, step.Input.Stride);
            Assert.InRange(step.OutputGradient.Column + (step.Matrix.Panels * Panel.Columns), 0, step.OutputGradient.Stride);
        }
    });

    [Fact]
    public void TransposedMatricesFillTheirMemory() => RandomPlans.AssertEachTrainer(plan =>
    {
        var transposed = plan.Transposed;
        Assert.Equal(transposed.Matrices.Count, transposed.Matrices.Select(matrix => matrix.Source).Distinct().Count());
        foreach (bool inLayer in new[] { false, true })
        {
            long end = 0;
            foreach (var matrix in transposed.Matrices.Where(matrix => matrix.Target.InLayer == inLayer))
            {
                Assert.Equal(matrix.Source.InLayer, inLayer);
                Assert.Equal(end, matrix.Target.Offset);
                end += (long)Panel.Pad(matrix.Inputs) * matrix.Panels * Panel.Columns;
            }

            Assert.Equal(end, inLayer ? transposed.LayerStride : transposed.FirstLayer);
        }
    });

    private static void AssertApart(BufferPlan one, BufferPlan other) =>
        Assert.True(one.Offset + one.Size <= other.Offset || other.Offset + other.Size <= one.Offset, $"{one.Name} and {other.Name} overlap");

    /// <summary>First and last step that touch each buffer outside of layers, read off the steps alone.</summary>
    private static Dictionary<BufferPlan, (int First, int Last)> Lifetimes(ExecutionPlan plan)
    {
        var lifetimes = new Dictionary<BufferPlan, (int First, int Last)>();
        var loop = LoopOfTheHead(plan);
        int i = 0;
        foreach (var step in plan.Steps)
        {
            foreach (var buffer in StepBuffers.Of(step).Where(buffer => !buffer.InLayer && plan.Memory.Buffers.Contains(buffer)))
            {
                // Rows that a head has not come to yet, or has left behind, outlast its work on a block of them.
                var (first, last) = i >= loop.First && i <= loop.Last && !buffer.OfSomeRows ? loop : (i, i);
                lifetimes[buffer] = lifetimes.TryGetValue(buffer, out var life) ? (Math.Min(life.First, first), Math.Max(life.Last, last)) : (first, last);
            }

            i++;
        }

        return lifetimes;
    }

    /// <summary>The steps of a head that acts on every row, a block of rows at a time: forward, loss and backward; else none.</summary>
    private static (int First, int Last) LoopOfTheHead(ExecutionPlan plan)
    {
        if (!plan.Spec.HeadActsOnRows)
            return (int.MaxValue, -1);
        var sections = plan.Sections.SelectMany(section => section.Steps.Select(_ => section.Kind)).ToList();
        return (sections.FindIndex(IsInLoop), sections.FindLastIndex(IsInLoop));

        static bool IsInLoop(SectionKind kind) => kind is SectionKind.Head or SectionKind.Loss;
    }
}
