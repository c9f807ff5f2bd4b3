using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration.Families;

/// <summary>Mistral (Jiang et al., 2023), for sequences that fit into its sliding window.</summary>
internal static class MistralFamily
{
    public static ModelSpec Read(ConfigurationKeys keys, Overrides given)
    {
        var head = Architectures.ReadHead(keys, given, Head.Vocabulary, ("MistralForCausalLM", Head.Vocabulary), ("MistralModel", Head.None));
        int longest = keys.Size("max_position_embeddings", 131072);
        CheckWindow(keys, given.MaxLength ?? longest);
        return LlamaFamily.ReadBody(keys, head) with
        {
            DFf = keys.Size("intermediate_size", 14336),
            KvHeads = keys.Has("num_key_value_heads") ? keys.OptionalSize("num_key_value_heads") ?? 0 : 8,
            MaxLength = longest,
        };
    }

    /// <summary>A position attends to as many as the window holds, itself included; without the key that is 4,096.</summary>
    private static void CheckWindow(ConfigurationKeys keys, int longest)
    {
        const string Key = "sliding_window";
        int? window = keys.Has(Key) ? keys.OptionalSize(Key) : 4096;
        if (window < longest)
            keys.RefuseKey(Key, $"is {window}, but sliding windows are not supported: MaxLength = {window} in the attribute compiles the model for sequences that fit into it");
    }
}
