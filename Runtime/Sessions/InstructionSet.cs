namespace TxGen;

/// <summary>A family of processor instructions that every compiled model has code for.</summary>
public enum InstructionSet
{
    /// <summary>512-bit vectors: Avx512F, BW, DQ and VL.</summary>
    Avx512,

    /// <summary>256-bit vectors with fused multiply-add: Avx2 and Fma.</summary>
    Avx2,

    /// <summary>128-bit vectors of any processor that .NET runs on.</summary>
    Portable,
}
