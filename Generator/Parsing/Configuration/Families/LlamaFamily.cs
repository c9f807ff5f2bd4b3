using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration.Families;

/// <summary>Llama (Touvron et al., 2023) and models of its shape, such as SmolLM.</summary>
internal static class LlamaFamily
{
    public static ModelSpec Read(ConfigurationKeys keys, Overrides given)
    {
        var head = Architectures.ReadHead(keys, given, Head.Vocabulary, ("LlamaForCausalLM", Head.Vocabulary), ("LlamaModel", Head.None));
        keys.Expect("pretraining_tp", 1);
        var biases = (keys.Flag("attention_bias", false) ? Biases.Attention : Biases.None) | (keys.Flag("mlp_bias", false) ? Biases.Ffn : Biases.None);
        return ReadBody(keys, head) with
        {
            DFf = keys.Size("intermediate_size", 11008),
            KvHeads = keys.OptionalSize("num_key_value_heads") ?? 0,
            MaxLength = keys.Size("max_position_embeddings", 2048),
            Biases = biases,
        };
    }

    /// <summary>What Llama and Mistral share.</summary>
    public static ModelSpec ReadBody(ConfigurationKeys keys, Head head)
    {
        keys.Ignore(IrrelevantKeys.Llama);
        NeutralKeys.Expect(keys);
        var spec = new ModelSpec
        {
            DModel = keys.Size("hidden_size", 4096),
            Heads = keys.Size("num_attention_heads", 32),
            HeadDim = keys.OptionalSize("head_dim") ?? 0,
            Layers = keys.Size("num_hidden_layers", 32),
            Vocabulary = keys.Size("vocab_size", 32000),
            Causal = true,
            Biases = Biases.None,
            Gated = true,
            Activation = Activations.Read(keys, "hidden_act", Activation.Silu),
            Norm = NormPlacement.Pre,
            NormKind = NormKind.RmsNorm,
            FinalNorm = true,
            NormEpsilon = keys.Number("rms_norm_eps", 1e-6f),
            Head = head,
            Outputs = Architectures.ReadOutputs(keys, head),
            TieEmbeddings = Architectures.ReadTying(keys, head, otherwise: false),
            Names = Naming.Llama,
        };
        return RotaryKeys.AddTo(spec, keys);
    }
}
