namespace TxGen;

/// <summary>How a session runs.</summary>
public sealed record SessionOptions
{
    /// <summary>
    /// Forces an instruction set; null takes the one that the environment variable <c>TXGEN_ISA</c> names
    /// (<c>avx512</c>, <c>avx2</c> or <c>portable</c>), else the best the processor has.
    /// </summary>
    public InstructionSet? InstructionSet { get; init; }
}
