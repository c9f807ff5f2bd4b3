using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration.Families;

/// <summary>Mistral (Jiang et al., 2023): Llama's shape, with a sliding window in every layer.</summary>
internal static class MistralFamily
{
    public static ModelSpec Read(ConfigurationKeys keys, Overrides given)
    {
        var head = Architectures.ReadHead(keys, given, Head.Vocabulary, ("MistralForCausalLM", Head.Vocabulary), ("MistralModel", Head.None));
        return LlamaFamily.ReadBody(keys, head) with
        {
            DFf = keys.Size("intermediate_size", 14336),
            KvHeads = keys.Has("num_key_value_heads") ? keys.OptionalSize("num_key_value_heads") ?? 0 : 8,
            MaxLength = keys.Size("max_position_embeddings", 131072),
            Sparse = ReadWindow(keys),
        };
    }

    /// <summary>A position attends to as many as the window holds, itself included; without the key that is 4,096, with null everything.</summary>
    private static EquatableArray<SparseSpec> ReadWindow(ConfigurationKeys keys)
    {
        const string Key = "sliding_window";
        if ((keys.Has(Key) ? keys.OptionalSize(Key) : 4096) is not { } window)
            return default;
        if (window == 1)
            keys.RefuseKey(Key, "is 1, but a position must see another than itself: 2 or more is supported");
        return new([new SparseSpec { WindowLeft = window - 1 }]);
    }
}
