using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration;

/// <summary>What Hugging Face calls activations.</summary>
internal static class Activations
{
    private static readonly Dictionary<string, Activation> Names = new(StringComparer.Ordinal)
    {
        ["gelu"] = Activation.Gelu,
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_pytorch_tanh"] = Activation.GeluTanh,
        ["gelu_fast"] = Activation.GeluTanh,
        ["relu"] = Activation.Relu,
        ["silu"] = Activation.Silu,
        ["swish"] = Activation.Silu,
    };

    public static Activation Read(ConfigurationKeys keys, string key, Activation otherwise) => keys.Choice(key, otherwise, Names);
}
