namespace TxGen.Runtime;

/// <summary>Fills packed memory as an <see cref="Initialization"/> says.</summary>
internal static class RandomWeights
{
    public static void Fill(WeightMap map, int seed, Initialization initialization, Span<float> packed)
    {
        float[] values = new float[TensorBlock.MaxCount];
        foreach (TensorBinding tensor in map.Tensors)
        {
            var random = new RandomSource(seed, tensor.Name);
            TensorLayout layout = tensor.Layout.Open();
            int columns = layout.Whole.Columns;
            foreach (TensorBlock part in layout.Parts)
            {
                Func<long, float> draw = Distribution(initialization, tensor.Kind, part, map.Layers, random);
                foreach (TensorBlock block in part.Cut())
                {
                    for (int i = 0; i < block.Count; i++)
                        values[i] = draw(block.Index(i, columns));
                    layout.Pack(block, values.AsSpan(0, block.Count), packed);
                }
            }
        }
    }

    /// <summary>The value of every index, where <paramref name="part"/> is one matrix or table to the model.</summary>
    private static Func<long, float> Distribution(
        Initialization initialization, ParameterKind kind, TensorBlock part, int layers, RandomSource random)
    {
        if (kind == ParameterKind.Scale)
            return _ => 1;
        if (kind == ParameterKind.Bias)
            return _ => 0;
        if (initialization.StandardDeviation is float deviation)
        {
            double scale = kind == ParameterKind.ResidualProjection ? deviation / Math.Sqrt(2.0 * layers) : deviation;
            return index => (float)(scale * random.Normal(index));
        }
        double bound = Math.Sqrt(6.0 / ((long)part.Rows + part.Columns));
        return index => (float)(bound * (2 * random.Uniform(index) - 1));
    }
}
