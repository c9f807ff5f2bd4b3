using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>From the arguments of an attribute to a spec.</summary>
internal static class SpecReader
{
    private const int UsualTrainingBatch = 32;

    /// <param name="basis">What holds where the attribute says nothing: the defaults, or a configuration file's facts.</param>
    public static ModelSpec Read(AttributeArguments given, ModelSpec basis) => Complete(new ModelSpec
    {
        DModel = given.Get(nameof(ModelSpec.DModel), basis.DModel),
        Heads = given.Get(nameof(ModelSpec.Heads), basis.Heads),
        HeadDim = given.Get(nameof(ModelSpec.HeadDim), basis.HeadDim),
        KvHeads = given.Get(nameof(ModelSpec.KvHeads), basis.KvHeads),
        DFf = given.Get(nameof(ModelSpec.DFf), basis.DFf),
        MaxLength = given.Get(nameof(ModelSpec.MaxLength), basis.MaxLength),
        Layers = given.Get(nameof(ModelSpec.Layers), basis.Layers),
        Causal = given.Get(nameof(ModelSpec.Causal), basis.Causal),
        QkNorm = given.Get(nameof(ModelSpec.QkNorm), basis.QkNorm),
        Biases = given.GetEnum(nameof(ModelSpec.Biases), basis.Biases),
        Activation = given.GetEnum(nameof(ModelSpec.Activation), basis.Activation),
        Gated = given.Get(nameof(ModelSpec.Gated), basis.Gated),
        Norm = given.GetEnum(nameof(ModelSpec.Norm), basis.Norm),
        NormKind = given.GetEnum(nameof(ModelSpec.NormKind), basis.NormKind),
        SkipFirstNorm = given.Get(nameof(ModelSpec.SkipFirstNorm), basis.SkipFirstNorm),
        FinalNorm = given.Get(nameof(ModelSpec.FinalNorm), basis.FinalNorm),
        NormEpsilon = given.Get(nameof(ModelSpec.NormEpsilon), basis.NormEpsilon),
        Positions = given.GetEnum(nameof(ModelSpec.Positions), basis.Positions),
        PositionOffset = given.Get(nameof(ModelSpec.PositionOffset), basis.PositionOffset),
        RotaryBase = given.Get(nameof(ModelSpec.RotaryBase), basis.RotaryBase),
        RotaryDim = given.Get(nameof(ModelSpec.RotaryDim), basis.RotaryDim),
        RotaryScaling = given.GetEnum(nameof(ModelSpec.RotaryScaling), basis.RotaryScaling),
        RotaryFactor = given.Get(nameof(ModelSpec.RotaryFactor), basis.RotaryFactor),
        RotaryLowFrequencyFactor = given.Get(nameof(ModelSpec.RotaryLowFrequencyFactor), basis.RotaryLowFrequencyFactor),
        RotaryHighFrequencyFactor = given.Get(nameof(ModelSpec.RotaryHighFrequencyFactor), basis.RotaryHighFrequencyFactor),
        RotaryOriginalLength = given.Get(nameof(ModelSpec.RotaryOriginalLength), basis.RotaryOriginalLength),
        Vocabulary = given.Get(nameof(ModelSpec.Vocabulary), basis.Vocabulary),
        TokenTypes = given.Get(nameof(ModelSpec.TokenTypes), basis.TokenTypes),
        ScaleEmbedding = given.Get(nameof(ModelSpec.ScaleEmbedding), basis.ScaleEmbedding),
        EmbeddingNorm = given.Get(nameof(ModelSpec.EmbeddingNorm), basis.EmbeddingNorm),
        InputDim = given.Get(nameof(ModelSpec.InputDim), basis.InputDim),
        ClassToken = given.Get(nameof(ModelSpec.ClassToken), basis.ClassToken),
        Pooling = given.GetEnum(nameof(ModelSpec.Pooling), basis.Pooling),
        PoolingDense = given.Get(nameof(ModelSpec.PoolingDense), basis.PoolingDense),
        NormalizeOutput = given.Get(nameof(ModelSpec.NormalizeOutput), basis.NormalizeOutput),
        Head = given.GetEnum(nameof(ModelSpec.Head), basis.Head),
        Outputs = given.Get(nameof(ModelSpec.Outputs), basis.Outputs),
        HeadDense = given.Get(nameof(ModelSpec.HeadDense), basis.HeadDense),
        HeadActivation = given.GetEnum(nameof(ModelSpec.HeadActivation), basis.HeadActivation),
        TieEmbeddings = given.Get(nameof(ModelSpec.TieEmbeddings), basis.TieEmbeddings),
        Weights = given.GetEnum(nameof(ModelSpec.Weights), basis.Weights),
        Names = given.GetEnum(nameof(ModelSpec.Names), basis.Names),
        Sparse = basis.Sparse,
        Training = given.Get(nameof(ModelSpec.Training), basis.Training),
        TrainingBatch = given.Get(nameof(ModelSpec.TrainingBatch), basis.TrainingBatch),
        TrainingLength = given.Get(nameof(ModelSpec.TrainingLength), basis.TrainingLength),
        RecomputeAttention = given.Get(nameof(ModelSpec.RecomputeAttention), basis.RecomputeAttention),
        ResidualDropout = given.Get(nameof(ModelSpec.ResidualDropout), basis.ResidualDropout),
        AttentionDropout = given.Get(nameof(ModelSpec.AttentionDropout), basis.AttentionDropout),
        EmbeddingDropout = given.Get(nameof(ModelSpec.EmbeddingDropout), basis.EmbeddingDropout),
    });

    /// <summary>Sizes that follow from others where nobody gave them. Numbers that no model can have are left for the rules.</summary>
    private static ModelSpec Complete(ModelSpec spec)
    {
        int headDim = spec.HeadDim == 0 && spec.Heads > 0 && spec.DModel % spec.Heads == 0 ? spec.DModel / spec.Heads : spec.HeadDim;
        return spec with
        {
            HeadDim = headDim,
            KvHeads = spec.KvHeads == 0 ? Math.Max(spec.Heads, 0) : spec.KvHeads,
            RotaryDim = spec.RotaryDim == 0 ? Math.Max(headDim, 0) : spec.RotaryDim,
            TrainingBatch = spec.Training && spec.TrainingBatch == 0 ? UsualTrainingBatch : spec.TrainingBatch,
            TrainingLength = spec.Training && spec.TrainingLength == 0 ? Math.Max(spec.MaxLength, 0) : spec.TrainingLength,
        };
    }
}
