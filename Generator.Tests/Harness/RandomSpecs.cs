using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Harness;

/// <summary>Specs with all options mixed; a seed gives the same ones on every machine.</summary>
internal static class RandomSpecs
{
    /// <summary>So many specs that users could give: none breaks a rule.</summary>
    public static IEnumerable<ModelSpec> Take(int count, int seed, int largestWidth)
    {
        var random = new Random(seed);
        while (count > 0)
        {
            var spec = Draw(random, largestWidth);
            if (SpecRules.Check(spec).Any())
                continue;
            count--;
            yield return spec;
        }
    }

    private static ModelSpec Draw(Random random, int largestWidth)
    {
        bool tokens = Coin();
        bool pooled = Coin();
        var head = (Spec.Head)random.Next(5);
        int headDim = random.Next(1, 25);
        int heads = random.Next(1, 1 + Math.Min(8, largestWidth / headDim));
        var positions = (Spec.Positions)random.Next(4);
        return new()
        {
            // Heads may or may not fill the hidden state.
            DModel = Coin() ? heads * headDim : random.Next(1, largestWidth + 1),
            Heads = heads,
            HeadDim = headDim,
            DFf = random.Next(1, 2 * largestWidth),
            MaxLength = random.Next(1, 41),
            Layers = random.Next(1, 4),
            Causal = Coin(),
            QkNorm = Coin(),
            Biases = Coin() ? Spec.Biases.All : (Spec.Biases)random.Next((int)Spec.Biases.All + 1),
            Activation = (Spec.Activation)random.Next(4),
            Gated = Coin(),
            Norm = (Spec.NormPlacement)random.Next(2),
            NormKind = (Spec.NormKind)random.Next(2),
            FinalNorm = Coin(),
            NormEpsilon = Coin() ? 1e-5f : 0.01f,
            Positions = positions,
            PositionOffset = positions != Spec.Positions.None && Coin() ? random.Next(4) : 0,
            Vocabulary = tokens ? random.Next(1, 60) : 0,
            TokenTypes = tokens && Coin() ? random.Next(1, 4) : 0,
            ScaleEmbedding = tokens && Coin(),
            EmbeddingNorm = Coin(),
            InputDim = !tokens && Coin() ? random.Next(1, largestWidth) : 0,
            ClassToken = Coin(),
            Pooling = pooled ? (Spec.Pooling)random.Next(1, 4) : Spec.Pooling.None,
            PoolingDense = pooled && Coin(),
            NormalizeOutput = pooled && Coin(),
            Head = head,
            Outputs = head is Spec.Head.None or Spec.Head.Vocabulary ? 0 : random.Next(1, 20),
            HeadDense = head != Spec.Head.None && Coin(),
            HeadActivation = (Spec.Activation)random.Next(4),
            TieEmbeddings = Coin(),
        };

        bool Coin() => random.Next(2) == 0;
    }
}
