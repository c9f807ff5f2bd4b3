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
}
