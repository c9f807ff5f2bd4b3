namespace TxGen.Runtime;

/// <summary>Parameters that lie side by side and are updated alike.</summary>
/// <param name="Start">The first one in packed memory; a multiple of 16.</param>
/// <param name="Length">How many; a multiple of 16.</param>
/// <param name="Decays">Weight decay acts on them.</param>
internal readonly record struct ParameterRun(int Start, int Length, bool Decays)
{
    /// <summary>Where the first block of a panel lies transposed; negative where there is no transposed copy.</summary>
    public int Transposed { get; init; } = -1;

    /// <summary>Floats from one transposed block of the panel to the next.</summary>
    public int BlockStride { get; init; }

    public int End => Start + Length;
}
