using TxGen.Generator.Emission;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Plans;

/// <summary>Register tiles fit the registers, cover their matrices exactly and stay small.</summary>
public class TileTests
{
    /// <summary>A quarter of what the JIT takes before it stops optimising.</summary>
    private const int MostFma = 500;
    private const int MostLocals = 500;

    public static TheoryData<string, int> Registers => new() { { "Avx512", 32 }, { "Avx2", 16 }, { "Portable", 16 } };

    [Fact]
    public void EveryInstructionSetHasItsRegisters() => Assert.Equal(Isa.All.Select(isa => isa.Name), Registers.Select(row => (string)row[0]));

    [Theory]
    [MemberData(nameof(Registers))]
    public void EveryTileFitsTheRegisters(string name, int registers)
    {
        foreach (var (isa, plan, kernels) in RandomPlans.Kernels.Where(each => each.Isa.Name == name))
            AssertFit(kernels.Tiles, isa, registers, plan);
    }

    [Theory]
    [MemberData(nameof(Registers))]
    public void SoDoesEveryTileOfATrainer(string name, int registers)
    {
        foreach (var (isa, plan, kernels) in RandomPlans.TrainingKernels.Where(each => each.Isa.Name == name))
        {
            AssertFit(kernels.Tiles, isa, registers, plan);
            AssertFit(GradientTiles(plan, kernels), isa, registers, plan);
        }
    }

    [Fact]
    public void StripsCoverPanelsExactly()
    {
        foreach (var isa in Isa.All)
        {
            for (int panels = 1; panels <= 4096; panels++)
            {
                var strips = isa.Tiles.Cover(panels);
                Assert.Equal(panels, strips.Sum(strip => strip.Panels * strip.Count));
                Assert.All(strips, strip => Assert.InRange(strip.Panels, 1, isa.Tiles.WidestPanels));
                Assert.All(strips, strip => Assert.True(strip.Count > 0));

                // One panel alone starves the multipliers; it is right only for a matrix that has no more, or where all are so.
                if (isa.Tiles.WidestPanels > 1 && panels > 1)
                    Assert.DoesNotContain(strips, strip => strip.Panels == 1);
            }
        }
    }

    [Fact]
    public void KernelsCoverTheirMatricesExactly()
    {
        foreach (var (_, plan, kernels) in RandomPlans.Kernels)
        {
            foreach (var kernel in kernels.LinearKernels)
            {
                Assert.Equal(kernel.Step.Panels, kernel.Strips.Sum(each => each.Strip.Panels * each.Strip.Count));
                Assert.All(kernel.Strips, each => AssertColumn(each.Column, each.Strip.Panels));
                if (kernel.OneRow.Count > 0)
                    Assert.Equal(kernel.Step.Panels, kernel.OneRow.Sum(each => each.Strip.Panels * each.Strip.Count));
                Assert.All(kernel.OneRow, each => Assert.Equal((1, each.Strip.Panels), (each.Tile.Rows, each.Tile.Panels)));
                Assert.True(plan.Cache is not null || kernel.OneRow.Count == 0, "only decoders have products of one row");
            }

            foreach (var kernel in kernels.AttentionKernels)
            {
                foreach (var products in kernel.Steps.Values)
                {
                    foreach (var strips in new[] { products.Context, products.Onto }.OfType<IReadOnlyList<(Strip Strip, TileColumn Column)>>())
                    {
                        Assert.Equal(Panel.Count(plan.Spec.HeadDim), strips.Sum(each => each.Strip.Panels * each.Strip.Count));
                        Assert.All(strips, each => AssertColumn(each.Column, each.Strip.Panels));
                    }

                    Assert.Equal(1, products.Scores[^1].Panels);
                    Assert.All(products.Scores, column => AssertColumn(column, column.Panels));
                }

                if (kernel.Row is { } row)
                    AssertRowCovers(plan.Spec, row);
            }
        }
    }

    /// <summary>As many of the tallest tile as fit, then each smaller one at most once, leave no row.</summary>
    [Fact]
    public void EveryNumberOfRowsIsCovered()
    {
        foreach (var isa in Isa.All)
        {
            var heights = isa.Tiles.Heights;
            Assert.Equal(heights.OrderDescending().Distinct(), heights);
            Assert.Equal(1, heights[^1]);
            Assert.InRange(heights[0], 1, Tiles.MostRows);
            for (int rows = 1; rows <= 3 * heights[0]; rows++)
                Assert.Equal(0, heights.Skip(1).Aggregate(rows % heights[0], (rest, height) => rest >= height ? rest - height : rest));
        }
    }

    /// <summary>A compact format brings twice or four times as deep a strip into the same cache.</summary>
    [Fact]
    public void PanelsTakeTheBytesOfTheirFormat()
    {
        foreach (var (isa, plan, kernels) in RandomPlans.Kernels)
        {
            var format = plan.Weights.Format;
            foreach (var kernel in kernels.LinearKernels)
            {
                long bytes = (long)kernel.Step.Inputs * Panel.Columns * format.Bytes;
                foreach (var tile in kernel.Strips.SelectMany(each => each.Column.Tiles))
                {
                    Assert.Equal(format, tile.Format);
                    Assert.InRange(tile.PanelDistance * sizeof(float), bytes, bytes + (2 * Panel.Columns * sizeof(float)) - 1);
                    Assert.Equal(0, tile.PanelDistance % Panel.Columns);
                }

                bool isDeep = isa.Tiles.WidestPanels * kernel.Strips[0].Column.Tiles[0].PanelDistance * sizeof(float) > 24 << 10;
                Assert.Equal(isDeep && isa.Tiles.Deep is { } deep ? deep.Heights : isa.Tiles.Heights, kernel.Strips[0].Column.Tiles.Select(tile => tile.Rows));
            }

            Assert.All(kernels.AttentionTiles, tile => Assert.Equal(PanelFormat.Float32, tile.Format));
        }
    }

    [Fact]
    public void NamesTellKernelsApart()
    {
        foreach (var (_, plan, kernels) in RandomPlans.Kernels)
        {
            AssertDistinct(kernels.LinearKernels.Select(kernel => kernel.Name), plan);
            AssertDistinct(kernels.Tiles.Select(tile => tile.Name), plan);
        }

        foreach (var (_, plan, kernels) in RandomPlans.TrainingKernels)
        {
            AssertDistinct(kernels.LinearKernels.Select(kernel => kernel.Name), plan);
            AssertDistinct(kernels.Tiles.Concat(GradientTiles(plan, kernels)).Distinct().Select(tile => tile.Name), plan);
        }
    }

    /// <summary>Tiles walk down the inputs of a gradient, each height as often as it fits into what taller ones left.</summary>
    [Fact]
    public void KernelsCoverGradientsExactly()
    {
        foreach (var (_, plan, kernels) in RandomPlans.TrainingKernels)
        {
            foreach (var step in plan.Steps.OfType<WeightGradientStep>())
            {
                var kernel = kernels[step];
                Assert.Equal(step.Matrix.Panels, kernel.Strips.Sum(each => each.Strip.Panels * each.Strip.Count));
                Assert.All(kernel.Strips, each => AssertColumn(each.Column, each.Strip.Panels));
                Assert.All(kernel.Strips, each => Assert.Equal(0, each.Column.Tiles.Aggregate(step.Matrix.Inputs, (left, tile) => left % tile.Rows)));
            }

            foreach (var step in plan.Steps.OfType<AttentionGradientStep>())
            {
                int panels = Panel.Count(plan.Spec.HeadDim);
                foreach (var kernel in kernels[step].Values)
                {
                    Assert.Equal(panels, kernel.Queries.Sum(each => each.Strip.Panels * each.Strip.Count));
                    Assert.Equal(panels, kernel.Sums.Sum(each => each.Strip.Panels * each.Strip.Count));
                    Assert.Equal(1, kernel.WeightGradients[^1].Panels);
                    Assert.Equal(step.Forward.Scratch.Keeps, kernel.Scores.Count == 0);
                }
            }
        }
    }

    private static void AssertFit(IEnumerable<TileKernel> tiles, Isa isa, int registers, ExecutionPlan plan)
    {
        foreach (var tile in tiles)
        {
            int vectors = tile.Panels * isa.Parts;
            int fma = tile.Rows * vectors;

            // Weights of a single row go straight from memory into the multiply-add; pairs of inputs need a mask.
            int inputs = tile.Format.StepInputs;
            Assert.True(fma + (tile.RowsOfGroup == 1 ? 1 : vectors) + inputs <= registers, $"{tile.Name} of {plan.Spec}");
            Assert.InRange(fma * inputs, 1, MostFma);
            Assert.InRange(fma + ((vectors + tile.Rows) * (1 + inputs)), 1, MostLocals);
        }
    }

    private static IEnumerable<TileKernel> GradientTiles(ExecutionPlan plan, KernelPlan kernels) =>
    [
        .. plan.Steps.OfType<WeightGradientStep>().SelectMany(step => kernels[step].Strips).SelectMany(strip => strip.Column.Tiles),
        .. plan.Steps.OfType<AttentionGradientStep>().SelectMany(step => kernels[step].Values)
            .SelectMany(kernel => kernel.Scores.Concat(kernel.WeightGradients).Concat(kernel.Queries.Concat(kernel.Sums).Select(strip => strip.Column)))
            .SelectMany(column => column.Tiles),
    ];

    private static void AssertRowCovers(ModelSpec spec, RowAttention row)
    {
        int group = spec.Heads / spec.KvHeads;
        foreach (var product in new[] { row.Scores, row.Context })
        {
            Assert.Equal(product.Tile.Rows, product.Rows * product.Tile.Groups);
            Assert.Equal(0, group % product.Rows);
            Assert.Equal(0, spec.KvHeads % product.Tile.Groups);
            Assert.True(product.Tile.Groups == 1 || product.Rows == group, "heads side by side take all of their queries");
        }

        Assert.Equal(0, CachePlan.ScorePanels % row.Scores.Tile.Panels);
        Assert.Equal(Panel.Count(spec.HeadDim), row.Context.Tile.Panels * row.Context.Strips);
        Assert.True(row.Context.Strips == 1 || row.Context.Tile.Rows == 1, "a head's last panel is written before the next head's first");
    }

    private static void AssertColumn(TileColumn column, int panels) =>
        Assert.All(column.Tiles, tile => Assert.Equal(panels, tile.Panels));

    private static void AssertDistinct(IEnumerable<string> names, ExecutionPlan plan)
    {
        var list = names.ToList();
        Assert.True(list.Count == list.Distinct().Count(), $"{string.Join(" ", list)}: {plan.Spec}");
    }
}
