namespace TxGen.Generator.Spec;

/// <summary>The facts of a model as the user gave them, complete and free of contradiction. Equal specs generate equal text.</summary>
internal sealed record ModelSpec
{
    public int DModel { get; init; }

    public int Heads { get; init; }

    public int DFf { get; init; }

    public int MaxLength { get; init; }

    public int Layers { get; init; } = 1;

    /// <summary>Heads of keys and values; never 0 here, the default of all heads is already applied.</summary>
    public int KvHeads { get; init; }

    /// <summary>Width of one head; never 0 here, the default d_model / heads is already applied.</summary>
    public int HeadDim { get; init; }

    public bool Causal { get; init; }

    public bool QkNorm { get; init; }

    public Biases Biases { get; init; } = Biases.All;

    public Activation Activation { get; init; }

    public bool Gated { get; init; }

    public NormPlacement Norm { get; init; }

    public NormKind NormKind { get; init; }

    public bool SkipFirstNorm { get; init; }

    public bool FinalNorm { get; init; }

    public float NormEpsilon { get; init; } = 1e-5f;

    public Positions Positions { get; init; } = Positions.Sinusoidal;

    public int PositionOffset { get; init; }

    public float RotaryBase { get; init; } = 10000f;

    /// <summary>Columns of a head that are rotated; never 0 here, the default of all columns is already applied.</summary>
    public int RotaryDim { get; init; }

    public RotaryScaling RotaryScaling { get; init; }

    public float RotaryFactor { get; init; } = 1f;

    public float RotaryLowFrequencyFactor { get; init; } = 1f;

    public float RotaryHighFrequencyFactor { get; init; } = 4f;

    public int RotaryOriginalLength { get; init; } = 8192;

    public int Vocabulary { get; init; }

    public int TokenTypes { get; init; }

    public bool ScaleEmbedding { get; init; }

    public bool EmbeddingNorm { get; init; }

    public int InputDim { get; init; }

    public bool ClassToken { get; init; }

    public Pooling Pooling { get; init; }

    public bool PoolingDense { get; init; }

    public bool NormalizeOutput { get; init; }

    public Head Head { get; init; }

    public int Outputs { get; init; }

    public bool HeadDense { get; init; }

    public Activation HeadActivation { get; init; }

    public bool TieEmbeddings { get; init; } = true;

    public WeightFormat Weights { get; init; }

    public Naming Names { get; init; }

    /// <summary>What restricts the attention of some layers, or of all.</summary>
    public EquatableArray<SparseSpec> Sparse { get; init; }

    /// <summary>The model has a trainer.</summary>
    public bool Training { get; init; }

    /// <summary>Most sequences of a training step; 0 without a trainer.</summary>
    public int TrainingBatch { get; init; }

    /// <summary>Longest sequence of a training step; 0 without a trainer.</summary>
    public int TrainingLength { get; init; }

    /// <summary>The backward pass computes attention scores again instead of keeping them.</summary>
    public bool RecomputeAttention { get; init; }

    public float ResidualDropout { get; init; }

    public float AttentionDropout { get; init; }

    public float EmbeddingDropout { get; init; }

    /// <summary>Rows are looked up by token id; otherwise the caller gives float rows.</summary>
    public bool TakesTokens => Vocabulary > 0;

    /// <summary>Width of the float rows a caller gives.</summary>
    public int RowWidth => InputDim > 0 ? InputDim : DModel;

    /// <summary>Width of the concatenated heads.</summary>
    public int AttentionWidth => Heads * HeadDim;

    /// <summary>Width of the concatenated heads of keys, or of values.</summary>
    public int KvWidth => KvHeads * HeadDim;

    /// <summary>Queries and keys are rotated by their position.</summary>
    public bool IsRotary => Positions is Positions.Rotary or Positions.RotaryInterleaved;

    /// <summary>Positions have rows of factors in a table; those of an endless model are computed.</summary>
    public bool HasRotaryTable => IsRotary && !IsEndless;

    /// <summary>Text is generated token by token, with a cache of keys and values.</summary>
    public bool Decodes => Causal && Head == Head.Vocabulary && !ClassToken && TokenTypes == 0;

    /// <summary>
    /// Text is generated without end: every layer has a window, so the cache is a ring, and no position has a row of its own in a table.
    /// </summary>
    public bool IsEndless =>
        Decodes && (IsRotary || Positions is Positions.None or Positions.Alibi)
        && Sparse.Where(each => each.IsWindow).Sum(each => (long)each.CountOf(Layers)) == Layers;

    /// <summary>Positions before its own that a query attends to by a window, in the layer whose window is the widest; in an endless model there are no others.</summary>
    public int LongestWindow => Sparse.Where(each => each.CountOf(Layers) > 0).Select(each => each.WindowLeft).DefaultIfEmpty(0).Max();

    /// <summary>What restricts the attention of a layer; null where nothing does.</summary>
    public SparseSpec? SparseOf(int layer) => Sparse.FirstOrDefault(each => each.SpeaksFor(layer));

    /// <summary>θ of a layer's rotary positions.</summary>
    public float RotaryBaseOf(int layer) => SparseOf(layer) is { RotaryBase: > 0 } sparse ? sparse.RotaryBase : RotaryBase;

    /// <summary>Layers compute differently: what they attend to, how they turn queries and keys, or whether a norm comes first.</summary>
    public bool LayersDiffer =>
        Enumerable.Range(0, Layers).Select(layer => (SparseOf(layer)?.ToPattern(), RotaryBaseOf(layer), SkipFirstNorm && layer == 0)).Distinct().Count() > 1;

    /// <summary>Rows the model puts in front of every sequence.</summary>
    public int ExtraRows => ClassToken ? 1 : 0;

    /// <summary>Rows of the longest sequence, the class token included.</summary>
    public int MaxRows => MaxLength + ExtraRows;

    /// <summary>Rows of the longest sequence of a training step, the class token included.</summary>
    public int TrainingRows => TrainingLength + ExtraRows;

    public bool TiedHead => Head == Head.Vocabulary && TieEmbeddings;

    public bool HeadActsOnRows => Head is Head.TokenClassifier or Head.Vocabulary;

    /// <summary>Columns of the head: classes, values or vocabulary entries.</summary>
    public int HeadWidth => Head == Head.Vocabulary ? Vocabulary : Outputs;

    public bool Has(Biases bias) => (Biases & bias) != 0;
}
