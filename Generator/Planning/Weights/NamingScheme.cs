using TxGen.Generator.Graph;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning.Weights;

/// <summary>A tensor of a weights file: its name, with <c>{layer}</c> for the layer's number, and how it is stored.</summary>
/// <param name="InputsFirst">A matrix is stored [inputs, outputs].</param>
/// <param name="UnitDimensions">Dimensions of size 1 in front of the shape.</param>
internal sealed record FileTensor(string Name, bool InputsFirst = false, int UnitDimensions = 0);

/// <summary>
/// What weights files call a parameter. A scheme lists the names it has; a parameter it does not know keeps TxGen's own name.
/// <c>docs/weights.md</c> is the user's table of the same names.
/// </summary>
internal static class NamingScheme
{
    private static readonly Dictionary<string, string> Bert = new()
    {
        ["embedding.token"] = "embeddings.word_embeddings",
        ["embedding.type"] = "embeddings.token_type_embeddings",
        ["embedding.position"] = "embeddings.position_embeddings",
        ["embedding.projection"] = "embeddings.projection",
        ["embedding.norm"] = "embeddings.LayerNorm",
        ["layers.{layer}.attention.query"] = "encoder.layer.{layer}.attention.self.query",
        ["layers.{layer}.attention.key"] = "encoder.layer.{layer}.attention.self.key",
        ["layers.{layer}.attention.value"] = "encoder.layer.{layer}.attention.self.value",
        ["layers.{layer}.attention.query_norm"] = "encoder.layer.{layer}.attention.self.query_norm",
        ["layers.{layer}.attention.key_norm"] = "encoder.layer.{layer}.attention.self.key_norm",
        ["layers.{layer}.attention.output"] = "encoder.layer.{layer}.attention.output.dense",
        ["layers.{layer}.attention_norm"] = "encoder.layer.{layer}.attention.output.LayerNorm",
        ["layers.{layer}.ffn.gate"] = "encoder.layer.{layer}.intermediate.gate",
        ["layers.{layer}.ffn.up"] = "encoder.layer.{layer}.intermediate.dense",
        ["layers.{layer}.ffn.down"] = "encoder.layer.{layer}.output.dense",
        ["layers.{layer}.ffn_norm"] = "encoder.layer.{layer}.output.LayerNorm",
        ["final_norm"] = "encoder.LayerNorm",
        ["pooling.dense"] = "pooler.dense",
        ["head.dense"] = "pre_classifier",
        ["head"] = "classifier",
    };

    private static readonly Dictionary<string, string> Gpt2 = new()
    {
        ["embedding.token"] = "wte",
        ["embedding.position"] = "wpe",
        ["layers.{layer}.attention_norm"] = "h.{layer}.ln_1",
        ["layers.{layer}.attention.query"] = "h.{layer}.attn.c_attn",
        ["layers.{layer}.attention.key"] = "h.{layer}.attn.c_attn",
        ["layers.{layer}.attention.value"] = "h.{layer}.attn.c_attn",
        ["layers.{layer}.attention.output"] = "h.{layer}.attn.c_proj",
        ["layers.{layer}.ffn_norm"] = "h.{layer}.ln_2",
        ["layers.{layer}.ffn.up"] = "h.{layer}.mlp.c_fc",
        ["layers.{layer}.ffn.down"] = "h.{layer}.mlp.c_proj",
        ["final_norm"] = "ln_f",
        ["head"] = "lm_head",
    };

    public static FileTensor For(ModelSpec spec, SectionKind section, Parameter parameter)
    {
        string name = section == SectionKind.Block ? "layers.{layer}." + parameter.Name : parameter.Name;
        return spec.Names switch
        {
            Naming.Bert => ForBert(spec, name),
            Naming.Gpt2 => new(Translate(Gpt2, name), InputsFirst: section == SectionKind.Block && parameter.Kind is ParameterKind.Matrix or ParameterKind.ResidualProjection),
            _ => new(name),
        };
    }

    /// <summary>Models over vectors (ViT and its kin) store class token and positions as single parameters of rank 3.</summary>
    private static FileTensor ForBert(ModelSpec spec, string name) => name switch
    {
        "embedding.class.weight" => new("embeddings.cls_token", UnitDimensions: 2),
        "embedding.position.weight" when !spec.TakesTokens => new("embeddings.position_embeddings", UnitDimensions: 1),
        "head.weight" when spec.Head == Head.Vocabulary => new("cls.predictions.decoder.weight"),
        "head.bias" when spec.Head == Head.Vocabulary => new("cls.predictions.bias"),
        _ => new(Translate(Bert, name)),
    };

    private static string Translate(Dictionary<string, string> names, string name)
    {
        int dot = name.LastIndexOf('.');
        return dot >= 0 && names.TryGetValue(name.Substring(0, dot), out string? known) ? known + name.Substring(dot) : name;
    }
}
