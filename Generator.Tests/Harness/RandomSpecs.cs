using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Harness;

/// <summary>Valid specs of every kind, the same ones on every machine.</summary>
internal static class RandomSpecs
{
    public const int Many = 3000;

    private static readonly Lazy<IReadOnlyList<ModelSpec>> Specs = new(() => Enumerable.Range(0, Many).Select(seed => Create(seed, 600)).ToList());

    public static IReadOnlyList<ModelSpec> All => Specs.Value;

    /// <summary>A spec small enough to be interpreted in double precision.</summary>
    public static ModelSpec Small(int seed)
    {
        var spec = WithoutTrainer(Create(seed, 64));
        return spec with { MaxLength = Math.Min(spec.MaxLength, 40) };
    }

    /// <summary>A spec small enough to decode all its positions in many ways.</summary>
    public static ModelSpec SmallDecoder(int seed)
    {
        var spec = AsDecoder(WithoutTrainer(Create(seed, 64)));
        return spec with { MaxLength = Math.Min(spec.MaxLength, 80) };
    }

    /// <summary>The spec as one of a model that generates text, with all it says about blocks and positions.</summary>
    public static ModelSpec AsDecoder(ModelSpec spec) => spec with
    {
        Causal = true,
        Head = Spec.Head.Vocabulary,
        Vocabulary = Math.Max(spec.Vocabulary, 11),
        Outputs = 0,
        InputDim = 0,
        ClassToken = false,
        TokenTypes = 0,
        Pooling = Spec.Pooling.None,
        PoolingDense = false,
        NormalizeOutput = false,
        TieEmbeddings = spec.Head == Spec.Head.Vocabulary ? spec.TieEmbeddings : spec.DModel % 2 == 0,
        Names = Spec.Naming.TxGen,
        Sparse = RandomSparse.Causal(spec.Sparse),
    };

    /// <summary>The spec as one of a model with a trainer.</summary>
    public static ModelSpec AsTrainer(ModelSpec spec, int seed)
    {
        var dice = new Dice(new Random(seed), 64);
        return spec with
        {
            Weights = Spec.WeightFormat.Float32,
            PoolingDense = spec.PoolingDense && !spec.HeadActsOnRows,
            Training = true,
            TrainingBatch = dice.Size(50),
            TrainingLength = dice.Yes() ? spec.MaxLength : dice.Size(spec.MaxLength),
            RecomputeAttention = dice.Yes(),
            ResidualDropout = dice.OneOf([0f, 0f, 0.1f, 0.5f]),
            AttentionDropout = dice.OneOf([0f, 0f, 0.2f, 0.5f]),
            EmbeddingDropout = dice.OneOf([0f, 0f, 0.1f, 0.75f]),
        };
    }

    /// <summary>A small spec in float32 that drops in every way, or in none; its trainer's sizes are left to the test.</summary>
    public static ModelSpec Trainable(int seed, int largest)
    {
        var spec = Create(seed, largest);
        bool drops = seed % 4 != 0;
        return spec with
        {
            // A lone column is its own mean: LayerNorm would divide by nothing without an epsilon.
            NormEpsilon = Math.Max(spec.NormEpsilon, 1e-5f),
            MaxLength = Math.Min(spec.MaxLength, 80),
            Weights = Spec.WeightFormat.Float32,
            PoolingDense = spec.PoolingDense && !spec.HeadActsOnRows,
            ResidualDropout = drops ? 0.1f : 0,
            AttentionDropout = drops ? 0.25f : 0,
            EmbeddingDropout = drops ? 0.2f : 0,
        };
    }

    public static ModelSpec Create(int seed, int largest)
    {
        var dice = new Dice(new Random(seed), largest);
        bool tokens = dice.Yes();
        bool classToken = dice.Yes(0.3);
        var names = dice.OneOf([Spec.Naming.TxGen, Spec.Naming.Bert, Spec.Naming.Gpt2]);
        bool gpt2 = names == Spec.Naming.Gpt2;
        var pooling = dice.Enum<Spec.Pooling>();
        bool pooled = pooling != Spec.Pooling.None;
        var heads = new List<Spec.Head> { Spec.Head.None, Spec.Head.TokenClassifier };
        if (pooled)
            heads.AddRange([Spec.Head.Classifier, Spec.Head.Regression]);
        if (tokens)
            heads.Add(Spec.Head.Vocabulary);
        var head = dice.OneOf(heads);
        var positions = dice.Enum<Spec.Positions>();
        var biases = dice.Yes() ? Spec.Biases.All : (Spec.Biases)dice.UpTo((int)Spec.Biases.All);
        var qkv = Spec.Biases.Query | Spec.Biases.Key | Spec.Biases.Value;
        if (gpt2)
            biases = dice.Yes() ? biases | qkv : biases & ~qkv;
        int count = dice.UpTo(16) + 1;
        bool divides = dice.Yes();
        int headDim = divides ? dice.Size(largest / count) : dice.Size(largest / 4);

        bool rotary = positions is Spec.Positions.Rotary or Spec.Positions.RotaryInterleaved;
        if (rotary && headDim % 2 != 0)
            headDim++;
        var scaling = rotary ? dice.Enum<Spec.RotaryScaling>() : Spec.RotaryScaling.None;

        var spec = new ModelSpec
        {
            DModel = divides ? count * headDim : dice.Size(largest),
            Heads = count,
            KvHeads = count / dice.OneOf(Enumerable.Range(1, count).Where(group => count % group == 0).ToList()),
            HeadDim = headDim,
            DFf = dice.Size(2 * largest),
            MaxLength = dice.Size(300),
            Layers = dice.UpTo(4) + 1,
            Causal = dice.Yes(),
            QkNorm = !gpt2 && dice.Yes(0.3),
            Biases = biases,
            Activation = dice.Enum<Spec.Activation>(),
            Gated = !gpt2 && dice.Yes(0.3),
            Norm = dice.Enum<Spec.NormPlacement>(),
            NormKind = dice.Enum<Spec.NormKind>(),
            FinalNorm = dice.Yes(),
            NormEpsilon = dice.OneOf([1e-5f, 1e-12f, 0f]),
            Positions = positions,
            PositionOffset = positions is Spec.Positions.Learned or Spec.Positions.Sinusoidal or Spec.Positions.SinusoidalHalves ? dice.UpTo(3) : 0,
            RotaryBase = rotary ? dice.OneOf([10000f, 500f, 500000f]) : 10000f,
            RotaryDim = rotary && dice.Yes() ? 2 * (1 + dice.UpTo((headDim / 2) - 1)) : headDim,
            RotaryScaling = scaling,
            RotaryFactor = scaling == Spec.RotaryScaling.None ? 1 : dice.OneOf([1f, 2.5f, 8f]),
            RotaryLowFrequencyFactor = scaling == Spec.RotaryScaling.Llama3 ? dice.OneOf([1f, 0.5f, 2f]) : 1,
            RotaryHighFrequencyFactor = scaling == Spec.RotaryScaling.Llama3 ? dice.OneOf([4f, 3f, 5.5f]) : 4,
            RotaryOriginalLength = scaling == Spec.RotaryScaling.Llama3 ? dice.OneOf([16, 32, 8192]) : 8192,
            Vocabulary = tokens ? dice.Size(2 * largest) : 0,
            TokenTypes = tokens && !classToken && !gpt2 ? dice.UpTo(3) : 0,
            ScaleEmbedding = tokens && dice.Yes(),
            EmbeddingNorm = dice.Yes(),
            InputDim = !tokens && dice.Yes() ? dice.Size(largest) : 0,
            ClassToken = classToken,
            Pooling = pooling,
            PoolingDense = pooled && dice.Yes(),
            NormalizeOutput = pooled && head is not (Spec.Head.Classifier or Spec.Head.Regression) && dice.Yes(),
            Head = head,
            Outputs = head is Spec.Head.None or Spec.Head.Vocabulary ? 0 : dice.Size(100),
            HeadDense = head != Spec.Head.None && dice.Yes(),
            HeadActivation = dice.Enum<Spec.Activation>(),
            TieEmbeddings = dice.Yes(),
            Names = names,
            Weights = dice.Enum<Spec.WeightFormat>(),
        };

        // What would have no effect is left alone.
        spec = spec with
        {
            HeadActivation = spec.HeadDense ? spec.HeadActivation : Spec.Activation.Relu,
            TieEmbeddings = spec.TieEmbeddings || head != Spec.Head.Vocabulary,
        };

        // Some families have names for few options: one that has them for all of this model's may take over.
        var families = System.Enum.GetValues<Spec.Naming>().Where(family => !NamingRules.Check(spec with { Names = family }).Any()).ToList();
        spec = dice.Yes() ? spec : spec with { Names = dice.OneOf(families) };
        spec = spec with { Sparse = RandomSparse.Create(spec, seed) };
        spec = dice.Yes(0.2) ? AsTrainer(spec, seed) : spec;
        spec = spec with { SkipFirstNorm = spec.Norm == Spec.NormPlacement.Pre && dice.Yes() };
        return dice.Yes(0.03) ? AsModernBert(spec) : spec;
    }

    /// <summary>The spec as one whose tensors ModernBERT's files have names for, which hardly any other is.</summary>
    private static ModelSpec AsModernBert(ModelSpec spec) => spec with
    {
        Vocabulary = Math.Max(spec.Vocabulary, 11),
        InputDim = 0,
        ClassToken = false,
        TokenTypes = 0,
        Positions = spec.Positions == Spec.Positions.Learned ? Spec.Positions.Sinusoidal : spec.Positions,
        Biases = spec.Biases & ~(Spec.Biases.Query | Spec.Biases.Key | Spec.Biases.Value),
        QkNorm = false,
        Gated = true,
        PoolingDense = false,
        Head = Spec.Head.None,
        Outputs = 0,
        HeadDense = false,
        HeadActivation = Spec.Activation.Relu,
        TieEmbeddings = true,
        Names = Spec.Naming.ModernBert,
    };

    private static ModelSpec WithoutTrainer(ModelSpec spec) => spec with
    {
        Training = false,
        TrainingBatch = 0,
        TrainingLength = 0,
        RecomputeAttention = false,
        ResidualDropout = 0,
        AttentionDropout = 0,
        EmbeddingDropout = 0,
    };

    private sealed class Dice(Random random, int largest)
    {
        public bool Yes(double chance = 0.5) => random.NextDouble() < chance;

        public int UpTo(int most) => random.Next(most + 1);

        public T OneOf<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

        public T Enum<T>()
            where T : struct, Enum => OneOf(System.Enum.GetValues<T>());

        /// <summary>Small sizes, multiples of 16, their neighbours, and any others.</summary>
        public int Size(int most)
        {
            most = Math.Max(1, Math.Min(most, 2 * largest));
            int size = random.Next(4) switch
            {
                0 => random.Next(1, 20),
                1 => 16 * random.Next(1, (most / 16) + 2),
                2 => (16 * random.Next(1, (most / 16) + 2)) + random.Next(-1, 2),
                _ => random.Next(1, most + 1),
            };
            return Math.Clamp(size, 1, most);
        }
    }
}
