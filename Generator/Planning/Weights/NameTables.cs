namespace TxGen.Generator.Planning.Weights;

/// <summary>What each family of weights files calls TxGen's parameters, without <c>.weight</c> and <c>.bias</c>.</summary>
internal static class NameTables
{
    public static readonly IReadOnlyDictionary<string, string> Bert = new Dictionary<string, string>
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

    public static readonly IReadOnlyDictionary<string, string> DistilBert = new Dictionary<string, string>
    {
        ["embedding.token"] = "embeddings.word_embeddings",
        ["embedding.position"] = "embeddings.position_embeddings",
        ["embedding.norm"] = "embeddings.LayerNorm",
        ["layers.{layer}.attention.query"] = "transformer.layer.{layer}.attention.q_lin",
        ["layers.{layer}.attention.key"] = "transformer.layer.{layer}.attention.k_lin",
        ["layers.{layer}.attention.value"] = "transformer.layer.{layer}.attention.v_lin",
        ["layers.{layer}.attention.output"] = "transformer.layer.{layer}.attention.out_lin",
        ["layers.{layer}.attention_norm"] = "transformer.layer.{layer}.sa_layer_norm",
        ["layers.{layer}.ffn.up"] = "transformer.layer.{layer}.ffn.lin1",
        ["layers.{layer}.ffn.down"] = "transformer.layer.{layer}.ffn.lin2",
        ["layers.{layer}.ffn_norm"] = "transformer.layer.{layer}.output_layer_norm",
        ["head.dense"] = "pre_classifier",
        ["head"] = "classifier",
    };

    public static readonly IReadOnlyDictionary<string, string> Gpt2 = new Dictionary<string, string>
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

    public static readonly IReadOnlyDictionary<string, string> Llama = new Dictionary<string, string>
    {
        ["embedding.token"] = "model.embed_tokens",
        ["layers.{layer}.attention_norm"] = "model.layers.{layer}.input_layernorm",
        ["layers.{layer}.attention.query"] = "model.layers.{layer}.self_attn.q_proj",
        ["layers.{layer}.attention.key"] = "model.layers.{layer}.self_attn.k_proj",
        ["layers.{layer}.attention.value"] = "model.layers.{layer}.self_attn.v_proj",
        ["layers.{layer}.attention.query_norm"] = "model.layers.{layer}.self_attn.q_norm",
        ["layers.{layer}.attention.key_norm"] = "model.layers.{layer}.self_attn.k_norm",
        ["layers.{layer}.attention.output"] = "model.layers.{layer}.self_attn.o_proj",
        ["layers.{layer}.ffn_norm"] = "model.layers.{layer}.post_attention_layernorm",
        ["layers.{layer}.ffn.gate"] = "model.layers.{layer}.mlp.gate_proj",
        ["layers.{layer}.ffn.up"] = "model.layers.{layer}.mlp.up_proj",
        ["layers.{layer}.ffn.down"] = "model.layers.{layer}.mlp.down_proj",
        ["final_norm"] = "model.norm",
        ["head"] = "lm_head",
    };

    public static readonly IReadOnlyDictionary<string, string> ModernBert = new Dictionary<string, string>
    {
        ["embedding.token"] = "embeddings.tok_embeddings",
        ["embedding.norm"] = "embeddings.norm",
        ["layers.{layer}.attention_norm"] = "layers.{layer}.attn_norm",
        ["layers.{layer}.attention.query"] = "layers.{layer}.attn.Wqkv",
        ["layers.{layer}.attention.key"] = "layers.{layer}.attn.Wqkv",
        ["layers.{layer}.attention.value"] = "layers.{layer}.attn.Wqkv",
        ["layers.{layer}.attention.output"] = "layers.{layer}.attn.Wo",
        ["layers.{layer}.ffn_norm"] = "layers.{layer}.mlp_norm",
        ["layers.{layer}.ffn.gate"] = "layers.{layer}.mlp.Wi",
        ["layers.{layer}.ffn.up"] = "layers.{layer}.mlp.Wi",
        ["layers.{layer}.ffn.down"] = "layers.{layer}.mlp.Wo",
        ["final_norm"] = "final_norm",
    };

    public static readonly IReadOnlyDictionary<string, string> RobertaClassifier = new Dictionary<string, string>(Bert.ToDictionary(each => each.Key, each => each.Value))
    {
        ["pooling.dense"] = "classifier.dense",
        ["head"] = "classifier.out_proj",
    };

    public static readonly IReadOnlyDictionary<string, string> Vit = new Dictionary<string, string>
    {
        ["embedding.projection"] = "embeddings.patch_embeddings.projection",
        ["layers.{layer}.attention_norm"] = "encoder.layer.{layer}.layernorm_before",
        ["layers.{layer}.attention.query"] = "encoder.layer.{layer}.attention.attention.query",
        ["layers.{layer}.attention.key"] = "encoder.layer.{layer}.attention.attention.key",
        ["layers.{layer}.attention.value"] = "encoder.layer.{layer}.attention.attention.value",
        ["layers.{layer}.attention.output"] = "encoder.layer.{layer}.attention.output.dense",
        ["layers.{layer}.ffn_norm"] = "encoder.layer.{layer}.layernorm_after",
        ["layers.{layer}.ffn.up"] = "encoder.layer.{layer}.intermediate.dense",
        ["layers.{layer}.ffn.down"] = "encoder.layer.{layer}.output.dense",
        ["final_norm"] = "layernorm",
        ["pooling.dense"] = "pooler.dense",
        ["head"] = "classifier",
    };
}
