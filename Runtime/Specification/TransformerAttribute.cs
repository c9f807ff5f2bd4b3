namespace TxGen;

/// <summary>
/// Compiles the annotated partial class into a transformer of exactly these dimensions.
/// Defaults are the encoder of "Attention Is All You Need": one layer, post-LayerNorm, ReLU, sinusoidal positions, biases
/// everywhere, float rows in and out; or what a configuration file says.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TransformerAttribute : Attribute
{
    /// <summary>Dimensions are given as properties: <see cref="DModel"/>, <see cref="Heads"/>, <see cref="DFf"/>, <see cref="MaxLength"/>.</summary>
    public TransformerAttribute()
    {
    }

    /// <summary>The four dimensions every model has.</summary>
    /// <param name="dModel">Width of a hidden state.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="dFf">Width of the feed-forward network's inner layer.</param>
    /// <param name="maxLength">Longest sequence, in tokens or float rows.</param>
    public TransformerAttribute(int dModel, int heads, int dFf, int maxLength)
    {
        DModel = dModel;
        Heads = heads;
        DFf = dFf;
        MaxLength = maxLength;
    }

    /// <summary>All facts of a model from its Hugging Face <c>config.json</c>; properties given beside it override the file's.</summary>
    /// <param name="configFile">Path relative to the project file. The file must be an <c>AdditionalFiles</c> item of the project.</param>
    public TransformerAttribute(string configFile) => ConfigFile = configFile;

    /// <summary>
    /// A Hugging Face <c>config.json</c> that gives every fact not given here; <c>docs/configuration.md</c> says how its keys are read.
    /// The path is relative to the project file, and the file must be an <c>AdditionalFiles</c> item of the project.
    /// </summary>
    public string? ConfigFile { get; set; }

    /// <summary>d_model: width of a hidden state.</summary>
    public int DModel { get; set; }

    /// <summary>Attention heads.</summary>
    public int Heads { get; set; }

    /// <summary>d_ff: width of the feed-forward network's inner layer.</summary>
    public int DFf { get; set; }

    /// <summary>Longest sequence, in tokens or float rows. A learned class token comes on top.</summary>
    public int MaxLength { get; set; }

    /// <summary>Blocks of attention and feed-forward network; 1 unless given.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>Heads of keys and values, each shared by <see cref="Heads"/> / KvHeads query heads (grouped-query attention; Ainslie et al., 2023); 0 stands for <see cref="Heads"/>.</summary>
    public int KvHeads { get; set; }

    /// <summary>Width of a head; 0 stands for <see cref="DModel"/> / <see cref="Heads"/>.</summary>
    public int HeadDim { get; set; }

    /// <summary>A position attends to itself and earlier positions only.</summary>
    public bool Causal { get; set; }

    /// <summary>Normalise every query and key over its head with learned weights [head size], before the dot products.</summary>
    public bool QkNorm { get; set; }

    /// <summary>Which projections have a bias; all unless given.</summary>
    public Biases Biases { get; set; } = Biases.All;

    /// <summary>The nonlinearity of the feed-forward network.</summary>
    public Activation Activation { get; set; } = Activation.Relu;

    /// <summary>Gated feed-forward network: (act(x·W_gate) ∘ x·W_up)·W_down (Shazeer, 2020) in place of act(x·W_up)·W_down.</summary>
    public bool Gated { get; set; }

    /// <summary>Norm after each residual (post) or before each sublayer (pre).</summary>
    public NormPlacement Norm { get; set; } = NormPlacement.Post;

    /// <summary>LayerNorm or RMSNorm.</summary>
    public NormKind NormKind { get; set; } = NormKind.LayerNorm;

    /// <summary>No norm before the first layer's attention, as in ModernBERT, where the embedding's norm has just been; for <see cref="NormPlacement.Pre"/>.</summary>
    public bool SkipFirstNorm { get; set; }

    /// <summary>One more norm behind the last block.</summary>
    public bool FinalNorm { get; set; }

    /// <summary>ε under the square root of every norm.</summary>
    public float NormEpsilon { get; set; } = 1e-5f;

    /// <summary>How positions enter.</summary>
    public Positions Positions { get; set; } = Positions.Sinusoidal;

    /// <summary>Position of the first row; RoBERTa starts at 2.</summary>
    public int PositionOffset { get; set; }

    /// <summary>θ of rotary positions: pair i of a head turns by position · θ^(-2i / <see cref="RotaryDim"/>).</summary>
    public float RotaryBase { get; set; } = 10000f;

    /// <summary>Columns of a head that are rotated, its first ones; 0 stands for all.</summary>
    public int RotaryDim { get; set; }

    /// <summary>How rotary frequencies are stretched to longer sequences.</summary>
    public RotaryScaling RotaryScaling { get; set; } = RotaryScaling.None;

    /// <summary>What <see cref="RotaryScaling"/> divides frequencies by.</summary>
    public float RotaryFactor { get; set; } = 1f;

    /// <summary><see cref="RotaryScaling.Llama3"/> divides frequencies of fewer turns than this over <see cref="RotaryOriginalLength"/>.</summary>
    public float RotaryLowFrequencyFactor { get; set; } = 1f;

    /// <summary><see cref="RotaryScaling.Llama3"/> keeps frequencies of more turns than this over <see cref="RotaryOriginalLength"/>.</summary>
    public float RotaryHighFrequencyFactor { get; set; } = 4f;

    /// <summary>The length a model with <see cref="RotaryScaling.Llama3"/> was first trained on.</summary>
    public int RotaryOriginalLength { get; set; } = 8192;

    /// <summary>Number of token ids; 0 stands for float rows as input.</summary>
    public int Vocabulary { get; set; }

    /// <summary>Number of token types (BERT has 2); 0 stands for none.</summary>
    public int TokenTypes { get; set; }

    /// <summary>Multiply token embeddings by √d_model ("Attention Is All You Need", section 3.4).</summary>
    public bool ScaleEmbedding { get; set; }

    /// <summary>Normalise the sum of token, position and type embedding.</summary>
    public bool EmbeddingNorm { get; set; }

    /// <summary>Width of float input rows that a linear projection brings to d_model; 0 stands for rows of d_model taken as they are.</summary>
    public int InputDim { get; set; }

    /// <summary>Put a learned class token in front of every sequence.</summary>
    public bool ClassToken { get; set; }

    /// <summary>How a sequence becomes one vector.</summary>
    public Pooling Pooling { get; set; } = Pooling.None;

    /// <summary>A dense layer [d_model, d_model] with tanh behind the pooling, as in BERT; it always has a bias.</summary>
    public bool PoolingDense { get; set; }

    /// <summary>Scale the pooled vector to length 1.</summary>
    public bool NormalizeOutput { get; set; }

    /// <summary>What stands behind the last block.</summary>
    public Head Head { get; set; } = Head.None;

    /// <summary>Classes or values of the head; not for <see cref="Head.Vocabulary"/>, whose size is <see cref="Vocabulary"/>.</summary>
    public int Outputs { get; set; }

    /// <summary>A dense layer [d_model, d_model] with <see cref="HeadActivation"/> before the head, as in DistilBERT; it always has a bias.</summary>
    public bool HeadDense { get; set; }

    /// <summary>The nonlinearity of <see cref="HeadDense"/>.</summary>
    public Activation HeadActivation { get; set; } = Activation.Relu;

    /// <summary>Vocabulary logits use the token embedding as their matrix ("Attention Is All You Need", section 3.4).</summary>
    public bool TieEmbeddings { get; set; } = true;

    /// <summary>How matrices are held in memory; norms, biases and tables that are only looked up stay float32.</summary>
    public WeightFormat Weights { get; set; } = WeightFormat.Float32;

    /// <summary>How tensors are called in weights files.</summary>
    public Naming Names { get; set; } = Naming.TxGen;

    /// <summary>Generate a trainer: <c>model.CreateTrainer()</c> fits the weights where the model runs. Needs weights in float32.</summary>
    public bool Training { get; set; }

    /// <summary>Most sequences of a training step; 32 unless given.</summary>
    public int TrainingBatch { get; set; }

    /// <summary>Longest sequence of a training step, in tokens or float rows; 0 stands for <see cref="MaxLength"/>.</summary>
    public int TrainingLength { get; set; }

    /// <summary>
    /// The backward pass computes the scores of attention again instead of keeping them: less memory by heads x length numbers a row
    /// and layer, for a sixth more work in the products of attention, and a softmax.
    /// </summary>
    public bool RecomputeAttention { get; set; }

    /// <summary>
    /// Share of numbers that training drops from what each sublayer adds to the residual stream ("Attention Is All You Need",
    /// section 5.4).
    /// </summary>
    public float ResidualDropout { get; set; }

    /// <summary>Share of attention weights that training drops.</summary>
    public float AttentionDropout { get; set; }

    /// <summary>Share of numbers that training drops from the sum of the embeddings, behind its norm if there is one.</summary>
    public float EmbeddingDropout { get; set; }
}
