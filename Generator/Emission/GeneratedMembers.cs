using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission;

/// <summary>Names that the generated part declares; a class of such a name could not contain the member.</summary>
internal static class GeneratedMembers
{
    public static readonly ISet<string> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        "Avx512", "Avx2", "Portable", "Session", "Weights", "Memory", "Cache", "KeyLists", "AttentionPairs", "Rotary", "Load", "Save", "CreateRandom", "CreateSession", "Flops", "Dispose",
        "IgnoredTensors", "Packed", "_weights", "CreateWeightMap", "ParameterCount", "WeightBytes", "SessionBytes", nameof(ModelSpec.DModel), nameof(ModelSpec.Heads), nameof(ModelSpec.KvHeads),
        nameof(ModelSpec.HeadDim), nameof(ModelSpec.DFf), nameof(ModelSpec.MaxLength), nameof(ModelSpec.Layers), nameof(ModelSpec.Vocabulary),
        "Trainer", "Training", "CreateTrainer", "TrainerBytes", "TrainingFlops", nameof(ModelSpec.TrainingBatch), nameof(ModelSpec.TrainingLength), nameof(ModelSpec.TokenTypes), nameof(ModelSpec.InputDim), nameof(ModelSpec.Outputs),
    };
}
