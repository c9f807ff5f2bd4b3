namespace TxGen.Generator.Parsing.Configuration;

/// <summary>Keys that any configuration may carry, of which one value alone leaves the model as it is.</summary>
internal static class NeutralKeys
{
    public static void Expect(ConfigurationKeys keys)
    {
        keys.Expect("is_encoder_decoder", false);
        keys.Expect("tie_encoder_decoder", false);
        keys.Expect("add_cross_attention", false);
        keys.ExpectEmpty("pruned_heads");
    }
}
