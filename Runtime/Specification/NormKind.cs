#if TXGEN_GENERATOR
namespace TxGen.Generator.Spec;
#else
namespace TxGen;
#endif

/// <summary>How a row is normalised.</summary>
public enum NormKind
{
    /// <summary>(x − mean) / √(variance + ε) · weight + bias (Ba, Kiros and Hinton, 2016).</summary>
    LayerNorm,

    /// <summary>x / √(mean of squares + ε) · weight (Zhang and Sennrich, 2019).</summary>
    RmsNorm,
}
