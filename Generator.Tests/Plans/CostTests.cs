using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Plans;

/// <summary>Numbers of parameters and FLOPs, against formulas written down from the papers.</summary>
public class CostTests
{
    [Fact]
    public void ParametersAreThoseOfTheFormula() => RandomPlans.AssertEach(plan => Assert.Equal(Parameters(plan.Spec), plan.Graph.ParameterCount));

    [Fact]
    public void FlopsAreThoseOfTheFormula() => RandomPlans.AssertEach(plan =>
    {
        foreach (int length in new[] { 1, plan.Spec.MaxLength })
        {
            var cost = plan.Graph.Cost;
            long rows = length + plan.Spec.ExtraRows;
            Assert.Equal(Flops(plan.Spec, length), (rows * cost.PerRow) + (Pairs(plan.Spec, rows) * cost.PerPair) + cost.PerSegment);
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

    internal static long Flops(ModelSpec spec, int length)
    {
        long rows = length + spec.ExtraRows;
        long d = spec.DModel, a = spec.Heads * (long)spec.HeadDim, kv = spec.KvHeads * (long)spec.HeadDim, f = spec.DFf;
        long multiplyAdds = rows * d * spec.InputDim;
        multiplyAdds += spec.Layers * ((rows * ((2 * d * (a + kv)) + ((spec.Gated ? 3 : 2) * d * f))) + (2 * Pairs(spec, rows) * a));
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
        count += spec.Layers * layer;

        count += spec.FinalNorm ? Norm(d) : 0;
        count += spec.PoolingDense ? (d * d) + d : 0;
        if (spec.Head == Spec.Head.None)
            return count;
        count += spec.HeadDense ? (d * d) + d : 0;
        long outputs = spec.Head == Spec.Head.Vocabulary ? spec.Vocabulary : spec.Outputs;
        return count + (spec.Head == Spec.Head.Vocabulary && spec.TieEmbeddings ? 0 : outputs * d) + Bias(Spec.Biases.Head, outputs);
    }

    /// <summary>A position attends to all positions, or to itself and those before it.</summary>
    private static long Pairs(ModelSpec spec, long rows) => spec.Causal ? rows * (rows + 1) / 2 : rows * rows;
}
