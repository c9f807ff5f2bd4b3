namespace TxGen.Runtime;

/// <summary>All floats of a trainer. Those of packed weights, gradients and moments lie alike.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Gradients">Their gradients, added up since the last update.</param>
/// <param name="FirstMoments">Means of gradients.</param>
/// <param name="SecondMoments">Means of squared gradients.</param>
/// <param name="Transposed">Transposed copies of matrices.</param>
internal sealed record TrainingMemory(
    AlignedMemory Weights, AlignedMemory Gradients, AlignedMemory FirstMoments, AlignedMemory SecondMoments, AlignedMemory Transposed)
{
    /// <summary>Memory around weights; everything else is zero.</summary>
    public static TrainingMemory Of(AlignedMemory weights, TransposedMap transposed) =>
        new(weights, new(weights.Length), new(weights.Length), new(weights.Length), new(transposed.Floats));
}
