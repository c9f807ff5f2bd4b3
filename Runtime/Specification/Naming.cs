#if TXGEN_GENERATOR
namespace TxGen.Generator.Spec;
#else
namespace TxGen;
#endif

/// <summary>How tensors are called in a weights file; <c>docs/weights.md</c> lists every name.</summary>
public enum Naming
{
    /// <summary>TxGen's own names: <c>layers.0.attention.query.weight</c>, matrices stored [outputs, inputs].</summary>
    TxGen,

    /// <summary>Hugging Face's BERT: <c>encoder.layer.0.attention.self.query.weight</c>, matrices stored [outputs, inputs].</summary>
    Bert,

    /// <summary>Hugging Face's GPT-2: <c>h.0.attn.c_attn.weight</c>, matrices (<c>Conv1D</c>) stored [inputs, outputs], Q, K and V in one.</summary>
    Gpt2,

    /// <summary>Hugging Face's DistilBERT: <c>transformer.layer.0.attention.q_lin.weight</c>.</summary>
    DistilBert,

    /// <summary>Hugging Face's RoBERTa: BERT's names, and <c>classifier.dense</c> and <c>classifier.out_proj</c> behind the pooling.</summary>
    Roberta,

    /// <summary>Hugging Face's Llama and Mistral: <c>model.layers.0.self_attn.q_proj.weight</c>.</summary>
    Llama,

    /// <summary>Hugging Face's ViT: <c>encoder.layer.0.attention.attention.query.weight</c>, patches projected by a convolution's kernel.</summary>
    Vit,

    /// <summary>Hugging Face's ModernBERT: <c>layers.0.attn.Wqkv.weight</c>, Q, K and V in one, gate and up in another.</summary>
    ModernBert,
}
