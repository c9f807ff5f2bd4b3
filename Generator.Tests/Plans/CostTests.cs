using TxGen.Generator.Graph;
using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Sparse;

namespace TxGen.Generator.Tests.Plans;

/// <summary>Numbers of parameters and FLOPs, against formulas written down from the papers.</summary>
public class CostTests
{
    [Fact]
    public void ParametersAreThoseOfTheFormula() => RandomPlans.AssertEach(plan => Assert.Equal(Parameters(plan.Spec), plan.Graph.ParameterCount));

    [Fact]
    public void FlopsAreThoseOfTheFormula() => RandomPlans.AssertEach(plan =>
    {
        long[] expected = FlopsOfLengths(plan.Spec);
        var patterns = AttentionPattern.Of(plan.Spec);
        var cost = plan.Graph.Cost;
        for (int length = 1; length <= plan.Spec.MaxLength; length++)
        {
            long rows = length + plan.Spec.ExtraRows;
            long pairs = patterns.Sum(each => each.Layers.Count * each.Pattern.Pairs.Of(rows));
            Assert.Equal(expected[length], (rows * cost.PerRow) + (cost.PerPair / plan.Spec.Layers * pairs) + cost.PerSegment);
        }
    });

    [Fact]
    public void TheBaseModelOfThePaperHasItsParameters()
    {
        // "Attention Is All You Need", table 3: six layers of d_model 512, eight heads, d_ff 2048.
        var spec = new ModelSpec { DModel = 512, Heads = 8, KvHeads = 8, HeadDim = 64, DFf = 2048, MaxLength = 128, Layers = 6 };
        Assert.Equal(18_914_304, Planning.Planner.Plan(spec).Graph.ParameterCount);
        Assert.Equal(18_914_304, Parameters(spec));
    }

    /// <summary>FLOPs of sequences up to the longest; of none there is nothing to tell.</summary>
    internal static long[] FlopsOfLengths(ModelSpec spec)
    {
        long[] pairs = Pairs(spec);
        return [0, .. Enumerable.Range(1, spec.MaxLength).Select(length => Flops(spec, length + spec.ExtraRows, pairs[length + spec.ExtraRows]))];
    }

    /// <param name="pairs">Those that attend, of all layers.</param>
    private static long Flops(ModelSpec spec, long rows, long pairs)
    {
        long d = spec.DModel, a = spec.Heads * (long)spec.HeadDim, kv = spec.KvHeads * (long)spec.HeadDim, f = spec.DFf;
        long multiplyAdds = rows * d * spec.InputDim;
        multiplyAdds += (spec.Layers * rows * ((2 * d * (a + kv)) + ((spec.Gated ? 3 : 2) * d * f))) + (2 * pairs * a);
        if (spec.PoolingDense)
            multiplyAdds += d * d;
        long headRows = spec.Head switch
        {
            Spec.Head.None => 0,
            Spec.Head.Classifier or Spec.Head.Regression => 1,
            _ => rows,
        };
        multiplyAdds += headRows * d * ((spec.HeadDense ? d : 0) + (spec.Head == Spec.Head.Vocabulary ? spec.Vocabulary : spec.Outputs));
        return 2 * multiplyAdds;
    }

    internal static long Parameters(ModelSpec spec)
    {
        long d = spec.DModel, a = spec.Heads * (long)spec.HeadDim, kv = spec.KvHeads * (long)spec.HeadDim, f = spec.DFf;
        long Norm(long width) => spec.NormKind == Spec.NormKind.LayerNorm && Has(Spec.Biases.Norm) ? 2 * width : width;
        bool Has(Spec.Biases bias) => (spec.Biases & bias) == bias;
        long Bias(Spec.Biases bias, long width) => Has(bias) ? width : 0;

        long count = spec.Vocabulary * d;
        count += spec.TokenTypes * d;
        count += spec.InputDim > 0 ? (spec.InputDim * d) + Bias(Spec.Biases.Input, d) : 0;
        count += spec.ClassToken ? d : 0;
        count += spec.Positions == Spec.Positions.Learned ? (spec.PositionOffset + spec.MaxLength + (spec.ClassToken ? 1 : 0)) * d : 0;
        count += spec.EmbeddingNorm ? Norm(d) : 0;

        long layer = (2 * d * (a + kv)) + Bias(Spec.Biases.Query, a) + Bias(Spec.Biases.Key, kv) + Bias(Spec.Biases.Value, kv) + Bias(Spec.Biases.AttentionOutput, d);
        layer += spec.QkNorm ? 2 * Norm(spec.HeadDim) : 0;
        layer += (spec.Gated ? 2 : 1) * ((d * f) + Bias(Spec.Biases.FfnUp, f));
        layer += (f * d) + Bias(Spec.Biases.FfnDown, d);
        layer += 2 * Norm(d);
        count += (spec.Layers * layer) - (spec.SkipFirstNorm ? Norm(d) : 0);

        count += spec.FinalNorm ? Norm(d) : 0;
        count += spec.PoolingDense ? (d * d) + d : 0;
        if (spec.Head == Spec.Head.None)
            return count;
        count += spec.HeadDense ? (d * d) + d : 0;
        long outputs = spec.Head == Spec.Head.Vocabulary ? spec.Vocabulary : spec.Outputs;
        return count + (spec.Head == Spec.Head.Vocabulary && spec.TieEmbeddings ? 0 : outputs * d) + Bias(Spec.Biases.Head, outputs);
    }

    /// <summary>
    /// For every number of rows the pairs of all layers: a position attends to all positions, or to itself and those before it, or to
    /// what the papers say.
    /// </summary>
    private static long[] Pairs(ModelSpec spec)
    {
        long[] pairs = new long[spec.MaxRows + 1];
        foreach (var layers in Enumerable.Range(0, spec.Layers).GroupBy(layer => spec.SparseOf(layer)))
        {
            long[]? sparse = layers.Key is null ? null : PaperPairs.Of(spec.Causal, layers.Key, spec.MaxRows);
            for (long rows = 1; rows <= spec.MaxRows; rows++)
                pairs[rows] += layers.Count() * (sparse?[rows] ?? (spec.Causal ? rows * (rows + 1) / 2 : rows * rows));
        }

        return pairs;
    }
}
