using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration.Families;

/// <summary>ModernBERT (Warner et al., 2024): some layers attend to everything, the others to a window, with a θ of their own.</summary>
internal static class ModernBertFamily
{
    private const string Full = "full_attention";
    private const string Sliding = "sliding_attention";

    public static ModelSpec Read(ConfigurationKeys keys, Overrides given)
    {
        var head = Architectures.ReadHead(keys, given, Head.None, ("ModernBertModel", Head.None));
        keys.Ignore(IrrelevantKeys.ModernBert);
        keys.Expect("is_decoder", false);
        NeutralKeys.Expect(keys);
        int layers = keys.Size("num_hidden_layers", 22);
        int reach = ReadReach(keys);
        var (full, sliding) = ReadBases(keys);
        return new()
        {
            DModel = keys.Size("hidden_size", 768),
            Heads = keys.Size("num_attention_heads", 12),
            DFf = keys.Size("intermediate_size", 1152),
            MaxLength = keys.Size("max_position_embeddings", 8192),
            Layers = layers,
            Vocabulary = keys.Size("vocab_size", 50368),
            Biases = (keys.Flag("attention_bias", false) ? Biases.Attention : Biases.None) | (keys.Flag("mlp_bias", false) ? Biases.Ffn : Biases.None)
                | (keys.Flag("norm_bias", false) ? Biases.Norm : Biases.None),
            Gated = true,
            Activation = Activations.Read(keys, "hidden_activation", Activation.Gelu),
            EmbeddingNorm = true,
            Positions = Positions.Rotary,
            RotaryBase = full,
            Norm = NormPlacement.Pre,
            SkipFirstNorm = true,
            FinalNorm = true,
            NormEpsilon = keys.Number("norm_eps", 1e-5f),
            Head = head,
            Outputs = Architectures.ReadOutputs(keys, head),
            TieEmbeddings = Architectures.ReadTying(keys, head, otherwise: true),
            Names = Naming.ModernBert,
            Sparse = ReadSlidingLayers(keys, layers) is { } which ? new([which with { WindowLeft = reach, WindowRight = reach, RotaryBase = sliding }]) : default,
        };
    }

    /// <summary>θ of either kind of layer, which newer files hold in <c>rope_parameters</c>; null in an older one is that of full layers.</summary>
    private static (float Full, float Sliding) ReadBases(ConfigurationKeys keys)
    {
        float full = keys.Number("global_rope_theta", 160000);
        float sliding = keys.Has("local_rope_theta") ? keys.OptionalNumber("local_rope_theta") ?? full : 10000;
        var parameters = keys.Object("rope_parameters");
        return (ReadBase(parameters?.Object(Full), full), ReadBase(parameters?.Object(Sliding), sliding));
    }

    private static float ReadBase(ConfigurationKeys? keys, float otherwise)
    {
        keys?.Expect("rope_type", "default");
        return keys?.Number("rope_theta", otherwise) ?? otherwise;
    }

    /// <summary>Which layers are sliding: in newer files a list, in older ones all but every third; null where none is.</summary>
    private static SparseSpec? ReadSlidingLayers(ConfigurationKeys keys, int layers)
    {
        const string Key = "layer_types";
        int every = keys.Size("global_attn_every_n_layers", 3);
        var periodic = every == 1 ? null : new SparseSpec { FullEvery = every };
        if (keys.Texts(Key) is not { } types)
            return periodic;

        if (types.FirstOrDefault(type => type is not (Full or Sliding)) is { } other)
            keys.RefuseKey(Key, $"has \"{Json.JsonValue.Show(other)}\", but only \"{Full}\" and \"{Sliding}\" are supported");
        else if (types.Count != layers)
            keys.RefuseValue(Key, $"has {types.Count} layers, but the model has {layers}");

        // A list that a period makes holds for any number of layers that an attribute gives.
        var sliding = Enumerable.Range(0, types.Count).Where(layer => types[layer] == Sliding).ToList();
        bool isPeriodic = sliding.SequenceEqual(Enumerable.Range(0, types.Count).Where(layer => layer % every != 0));
        return isPeriodic ? periodic : sliding.Count == 0 ? null : new() { Layers = new(sliding) };
    }

    /// <summary>How far a sliding layer sees to either side.</summary>
    private static int ReadReach(ConfigurationKeys keys)
    {
        const string Key = "local_attention";
        int positions = keys.Size(Key, 128);
        if (positions == 1)
            keys.RefuseKey(Key, "is 1, but a position must see another than itself: 2 or more is supported");
        return positions / 2;
    }
}
