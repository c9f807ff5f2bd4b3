#if TXGEN_GENERATOR
namespace TxGen.Generator.Spec;
#else
namespace TxGen;
#endif

/// <summary>How matrices are held in memory. They are converted when a model is loaded; sums are float32 in any case.</summary>
public enum WeightFormat
{
    /// <summary>4 bytes a weight.</summary>
    Float32,

    /// <summary>2 bytes a weight: float32 rounded to 8 bits of mantissa.</summary>
    BFloat16,

    /// <summary>1 byte a weight: an integer of -127 to 127 times a scale for every output (symmetric, per channel).</summary>
    Int8,
}
