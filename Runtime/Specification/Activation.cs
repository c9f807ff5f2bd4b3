#if TXGEN_GENERATOR
namespace TxGen.Generator.Spec;
#else
namespace TxGen;
#endif

/// <summary>The nonlinearity of the feed-forward network.</summary>
public enum Activation
{
    /// <summary>max(0, x), as in "Attention Is All You Need", equation 2.</summary>
    Relu,

    /// <summary>x·Φ(x) with the exact Gaussian distribution function, ½x(1 + erf(x/√2)); BERT's GELU.</summary>
    Gelu,

    /// <summary>½x(1 + tanh(√(2/π)(x + 0.044715x³))), the approximation GPT-2 was trained with.</summary>
    GeluTanh,

    /// <summary>x·σ(x) = x / (1 + e⁻ˣ), also called swish; Llama's activation.</summary>
    Silu,
}
