using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration.Families;

/// <summary>
/// ViT (Dosovitskiy et al., 2020). A sequence is an image: its patches row by row from the top left, each a float row of
/// channel by channel, in a channel line by line, in a line from left to right, as the kernel of the convolution has them.
/// </summary>
internal static class VitFamily
{
    public static ModelSpec Read(ConfigurationKeys keys, Overrides given)
    {
        var head = Architectures.ReadHead(keys, given, Head.None, ("ViTModel", Head.None), ("ViTForImageClassification", Head.Classifier));
        bool readsVector = head is Head.Classifier or Head.Regression;
        int dModel = keys.Size("hidden_size", 768);
        double patch = keys.Size("patch_size", 16);
        int side = (int)(keys.Size("image_size", 224) / patch);
        if (side == 0)
            keys.RefuseValue("patch_size", "exceeds 'image_size'");

        keys.Ignore(IrrelevantKeys.Vit);
        keys.Expect("is_decoder", false);
        keys.Expect("pooler_act", "tanh");
        keys.Expect("pooler_output_size", dModel);
        NeutralKeys.Expect(keys);
        return new()
        {
            DModel = dModel,
            Heads = keys.Size("num_attention_heads", 12),
            DFf = keys.Size("intermediate_size", 3072),
            MaxLength = Sizes.Limit((double)side * side),
            Layers = keys.Size("num_hidden_layers", 12),
            InputDim = Sizes.Limit(keys.Size("num_channels", 3) * patch * patch),
            ClassToken = true,
            Biases = keys.Flag("qkv_bias", true) ? Biases.All : Biases.All & ~(Biases.Query | Biases.Key | Biases.Value),
            Positions = Positions.Learned,
            Norm = NormPlacement.Pre,
            FinalNorm = true,
            NormEpsilon = keys.Number("layer_norm_eps", 1e-12f),
            Activation = Activations.Read(keys, "hidden_act", Activation.Gelu),
            Pooling = readsVector ? Pooling.ClassToken : Pooling.None,
            Head = head,
            Outputs = Architectures.ReadOutputs(keys, head),
            Names = Naming.Vit,
        };
    }
}
