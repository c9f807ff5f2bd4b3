namespace TxGen.Runtime;

/// <summary>The tensors behind a llama2.c header. They have no names in the file and get those of Hugging Face's Llama.</summary>
/// <param name="header">What the file says.</param>
/// <param name="pairedRows"><see cref="CheckpointTensor.PairedRows"/> of queries and keys.</param>
internal sealed class Llama2Tensors(Llama2Header header, int pairedRows)
{
    private readonly int _keyWidth = header.KvHeads * header.HeadDim;

    /// <summary>The order in which llama2.c's export writes them; the legacy version has tables of rotations, which no model needs.</summary>
    public IReadOnlyList<CheckpointTensor> InFileOrder() => header.Legacy
        ? [
            TokenEmbedding, .. AttentionNorms, .. Queries, .. Keys, .. Values, .. AttentionOutputs,
            .. FfnNorms, .. Gates, .. Downs, .. Ups, FinalNorm, .. Rotations, .. Classifier,
        ]
        : [
            .. AttentionNorms, .. FfnNorms, FinalNorm, TokenEmbedding, .. Queries, .. Keys, .. Values, .. AttentionOutputs,
            .. Gates, .. Downs, .. Ups, .. Classifier,
        ];

    private CheckpointTensor TokenEmbedding => Tensor("model.embed_tokens.weight", header.Vocabulary, header.Dim);

    private IEnumerable<CheckpointTensor> AttentionNorms => Layers("input_layernorm", header.Dim);

    private IEnumerable<CheckpointTensor> Queries => Paired(Layers("self_attn.q_proj", header.Dim, header.Dim));

    private IEnumerable<CheckpointTensor> Keys => Paired(Layers("self_attn.k_proj", _keyWidth, header.Dim));

    private IEnumerable<CheckpointTensor> Values => Layers("self_attn.v_proj", _keyWidth, header.Dim);

    private IEnumerable<CheckpointTensor> AttentionOutputs => Layers("self_attn.o_proj", header.Dim, header.Dim);

    private IEnumerable<CheckpointTensor> FfnNorms => Layers("post_attention_layernorm", header.Dim);

    private IEnumerable<CheckpointTensor> Gates => Layers("mlp.gate_proj", header.HiddenDim, header.Dim);

    private IEnumerable<CheckpointTensor> Downs => Layers("mlp.down_proj", header.Dim, header.HiddenDim);

    private IEnumerable<CheckpointTensor> Ups => Layers("mlp.up_proj", header.HiddenDim, header.Dim);

    private CheckpointTensor FinalNorm => Tensor("model.norm.weight", header.Dim);

    private IEnumerable<CheckpointTensor> Rotations =>
        [Tensor("freq_cis_real", header.Length, header.HeadDim / 2), Tensor("freq_cis_imag", header.Length, header.HeadDim / 2)];

    private IEnumerable<CheckpointTensor> Classifier =>
        header.SharedClassifier ? [] : [Tensor("lm_head.weight", header.Vocabulary, header.Dim)];

    private IEnumerable<CheckpointTensor> Layers(string name, params long[] shape) =>
        Enumerable.Range(0, header.Layers).Select(layer => Tensor($"model.layers.{layer}.{name}.weight", shape));

    private IEnumerable<CheckpointTensor> Paired(IEnumerable<CheckpointTensor> tensors) =>
        tensors.Select(tensor => tensor with { PairedRows = pairedRows });

    private static CheckpointTensor Tensor(string name, params long[] shape) =>
        new(name, DType.F32, shape, shape.Aggregate((long)sizeof(float), (bytes, dimension) => bytes * dimension));
}
