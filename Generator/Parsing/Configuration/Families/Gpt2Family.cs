using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration.Families;

/// <summary>GPT-2 (Radford et al., 2019).</summary>
internal static class Gpt2Family
{
    public static ModelSpec Read(ConfigurationKeys keys, Overrides given)
    {
        var head = Architectures.ReadHead(keys, given, Head.Vocabulary, ("GPT2LMHeadModel", Head.Vocabulary), ("GPT2Model", Head.None));
        keys.Ignore(IrrelevantKeys.Gpt2);
        keys.Expect("scale_attn_weights", true);
        keys.Expect("scale_attn_by_inverse_layer_idx", false);
        NeutralKeys.Expect(keys);
        int dModel = keys.Size("n_embd", 768);
        return new()
        {
            DModel = dModel,
            Heads = keys.Size("n_head", 12),
            DFf = keys.OptionalSize("n_inner") ?? Sizes.Limit(4.0 * dModel),
            MaxLength = keys.Size("n_positions", 1024),
            Layers = keys.Size("n_layer", 12),
            Vocabulary = keys.Size("vocab_size", 50257),
            Causal = true,
            Biases = Biases.All & ~Biases.Head,
            Positions = Positions.Learned,
            Norm = NormPlacement.Pre,
            FinalNorm = true,
            NormEpsilon = keys.Number("layer_norm_epsilon", 1e-5f),
            Activation = Activations.Read(keys, "activation_function", Activation.GeluTanh),
            Head = head,
            Outputs = Architectures.ReadOutputs(keys, head),
            TieEmbeddings = Architectures.ReadTying(keys, head, otherwise: true),
            Names = Naming.Gpt2,
        };
    }
}
