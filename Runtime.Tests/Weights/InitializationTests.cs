namespace TxGen.Runtime.Tests;

/// <summary>Random weights: reproducible, and distributed as documented.</summary>
public class InitializationTests
{
    private const int Inputs = 200, Outputs = 304;

    [Fact]
    public void A_seed_gives_the_same_weights_everywhere_and_always()
    {
        // Changing these numbers, computed apart from this code, changes every model made from a seed.
        var map = new WeightMap("Example", layers: 1, floats: 3);
        map.Rows("a", ParameterKind.Table, [3], rows: 1, columns: 3, offset: 0, stride: 3);
        Assert.Equal([0xBC2A54A0, 0xBEF90DA9, 0x3E925E6E], Bits(map, seed: 42, Initialization.XavierUniform));
        Assert.Equal([0xBEBE3469, 0xBFABAF12, 0xBF61E020], Bits(map, seed: 42, Initialization.Normal(1)));
    }

    [Fact]
    public void Seeds_give_different_weights()
    {
        WeightMap map = OneMatrix();
        float[][] weights = [.. new[] { 0, 1, -1, int.MinValue }.Select(seed => PackedWeights.CreateRandom(map, seed).Packed(map).ToArray())];
        for (int i = 0; i < weights.Length; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.InRange(Math.Abs(Correlation(weights[i], weights[j])), 0, 0.02);
        }
    }

    [Fact]
    public void A_tensor_depends_on_no_other_tensor_nor_on_how_it_is_stored()
    {
        WeightMap alone = OneMatrix();
        var map = new WeightMap("Example", layers: 1, floats: 2 * Inputs * Outputs);
        map.Matrix("other", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, Inputs, new PanelPart(Outputs, Inputs * Outputs));
        map.Matrix("m", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, Inputs, new PanelPart(Outputs, 0));
        float[] both = PackedWeights.CreateRandom(map, seed: 7).Packed(map).ToArray();
        Assert.Equal(PackedWeights.CreateRandom(alone, seed: 7).Packed(alone).ToArray(), both[..(Inputs * Outputs)]);
        Assert.InRange(Math.Abs(Correlation(both[..(Inputs * Outputs)], both[(Inputs * Outputs)..])), 0, 0.02);
    }

    [Theory]
    [InlineData(MatrixOrder.OutputsByInputs), InlineData(MatrixOrder.InputsByOutputs)]
    public void Xavier_bounds_follow_each_part_of_a_fused_matrix(MatrixOrder order)
    {
        var map = new WeightMap("Example", layers: 1, floats: Inputs * (Outputs + 16));
        map.Matrix("qk", ParameterKind.Matrix, order, Inputs, new PanelPart(Outputs, 0), new PanelPart(16, Inputs * Outputs));
        float[] packed = PackedWeights.CreateRandom(map, seed: 3).Packed(map).ToArray();
        AssertUniform(packed[..(Inputs * Outputs)], Math.Sqrt(6.0 / (Inputs + Outputs)));
        AssertUniform(packed[(Inputs * Outputs)..], Math.Sqrt(6.0 / (Inputs + 16)));
    }

    [Fact]
    public void Xavier_tables_count_rows_and_columns()
    {
        var map = new WeightMap("Example", layers: 1, floats: 1000 * 48);
        map.Rows("t", ParameterKind.Table, [1, 1000, 48], rows: 1000, columns: 48, offset: 0, stride: 48);
        AssertUniform(PackedWeights.CreateRandom(map, seed: 3, Initialization.XavierUniform).Packed(map).ToArray(), Math.Sqrt(6.0 / 1048));
    }

    [Theory]
    [InlineData(ParameterKind.Matrix, 0.02), InlineData(ParameterKind.ResidualProjection, 0.005)]
    public void Normal_weights_have_the_deviation_asked_for_scaled_in_residual_projections(ParameterKind kind, double deviation)
    {
        float[] values = PackedWeights.CreateRandom(OneMatrix(kind, layers: 8), seed: 5, Initialization.Normal(0.02f)).Packed(OneMatrix()).ToArray();
        double[] scaled = [.. values.Select(value => value / deviation)];
        Assert.InRange(scaled.Average(), -0.02, 0.02);
        Assert.InRange(scaled.Average(x => x * x), 0.98, 1.02);
        Assert.InRange(scaled.Average(x => x * x * x), -0.05, 0.05);
        Assert.InRange(scaled.Average(x => x * x * x * x), 2.9, 3.1);
        Assert.InRange(scaled.Count(x => Math.Abs(x) < 1) / (double)scaled.Length, 0.6727, 0.6927);
        Assert.InRange(Correlation(values[1..], values[..^1]), -0.02, 0.02);
    }

    [Fact]
    public void Normal_numbers_agree_with_the_mathematical_library()
    {
        var random = new RandomSource(seed: 1, "a");
        for (int i = 0; i < 10_000; i++)
        {
            double expected = Math.Sqrt(-2 * Math.Log(1 - random.Uniform(2 * i))) * Math.Cos(2 * Math.PI * random.Uniform(2 * i + 1));
            Assert.Equal(expected, random.Normal(i), 1e-13);
        }
    }

    [Fact]
    public void Scales_are_one_biases_and_padding_zero()
    {
        var map = new WeightMap("Example", layers: 1, floats: 112 + 64);
        map.Matrix("m", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, 7, new PanelPart(11, 0));
        map.Vector("bias", ParameterKind.Bias, new PanelPart(7, 112));
        map.Vector("scale", ParameterKind.Scale, new PanelPart(7, 128));
        foreach (Initialization initialization in new[] { Initialization.XavierUniform, Initialization.Normal(1) })
        {
            ReadOnlySpan<float> packed = PackedWeights.CreateRandom(map, seed: 1, initialization).Packed(map);
            for (int i = 0; i < 112; i++)
                Assert.Equal(i % 16 < 11, packed[i] != 0);
            Assert.False(packed[112..128].ContainsAnyExcept(0f));
            Assert.False(packed[128..135].ContainsAnyExcept(1f));
            Assert.False(packed[135..].ContainsAnyExcept(0f));
        }
    }

    [Fact]
    public void A_deviation_must_be_finite_and_not_negative()
    {
        foreach (float deviation in new[] { -1, float.NaN, float.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => Initialization.Normal(deviation));
    }

    private static WeightMap OneMatrix(ParameterKind kind = ParameterKind.Matrix, int layers = 1)
    {
        var map = new WeightMap("Example", layers, floats: Inputs * Outputs);
        map.Matrix("m", kind, MatrixOrder.OutputsByInputs, Inputs, new PanelPart(Outputs, 0));
        return map;
    }

    private static uint[] Bits(WeightMap map, int seed, Initialization initialization) =>
        [.. PackedWeights.CreateRandom(map, seed, initialization).Packed(map).ToArray().Select(BitConverter.SingleToUInt32Bits)];

    private static void AssertUniform(float[] values, double bound)
    {
        Assert.InRange(values.Max(), 0.99 * bound, bound * (1 + 1e-6));
        Assert.InRange(values.Min(), -bound * (1 + 1e-6), -0.99 * bound);
        Assert.InRange(values.Average() / bound, -0.03, 0.03);
        Assert.InRange(values.Average(x => x * x) / (bound * bound), 0.32, 0.347);
    }

    private static double Correlation(float[] a, float[] b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.Sqrt(aa * bb);
    }
}
