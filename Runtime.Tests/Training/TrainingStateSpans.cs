using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests.Training;

/// <summary>A state's memory as spans and as the bytes of a checkpoint.</summary>
internal static class TrainingStateSpans
{
    public static Span<float> AllWeights(this TrainingState state) => MemoryMarshal.CreateSpan(ref state.Weights, TrainingExample.Floats);

    public static Span<float> AllGradients(this TrainingState state) => MemoryMarshal.CreateSpan(ref state.Gradients, TrainingExample.Floats);

    public static Span<float> AllTransposed(this TrainingState state) =>
        MemoryMarshal.CreateSpan(ref state.Transposed, TrainingExample.TransposedFloats);

    /// <summary>All that a checkpoint holds.</summary>
    public static byte[] Checkpoint(this TrainingState state)
    {
        using var folder = new TemporaryFolder();
        state.SaveCheckpoint(folder.Path("checkpoint"));
        return File.ReadAllBytes(folder.Path("checkpoint"));
    }
}
