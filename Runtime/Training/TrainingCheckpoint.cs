using System.Globalization;

namespace TxGen.Runtime;

/// <summary>
/// A safetensors file of all a trainer needs to go on: weights under their usual names, so that it loads as ordinary weights too, the
/// optimiser's moments, gradients while an update is under way, and counters in the metadata.
/// </summary>
internal static class TrainingCheckpoint
{
    /// <summary>What stands before the names of weights, moments and gradients; a file without gradients has the first three.</summary>
    private static readonly string[] Prefixes = ["", "optimizer.first_moment.", "optimizer.second_moment.", "optimizer.gradient."];

    public static void Write(string path, WeightMap map, TrainingMemory memory, TrainingCounters counters) =>
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(
            stream, map, [.. Held(counters).Zip(Memories(memory), (prefix, floats) => new TensorGroup(prefix, floats))], counters.Texts));

    /// <summary>Reads into new memory, which is allocated when the file is known to fit. Its transposed copies are still empty.</summary>
    public static (TrainingMemory Memory, TrainingCounters Counters) Read(
        string path, WeightMap map, TransposedMap transposed, TrainerOptions options)
    {
        using FileStream stream = Checkpoint.OpenFile(path);
        var source = new ByteSource(stream, path);
        IReadOnlyList<CheckpointTensor> tensors = CheckpointHeader.Read(ref source, map, out Dictionary<string, string> texts);
        TrainingCounters counters = TrainingCounters.Read(texts, options, path);
        var matches = CheckpointMatcher.Match(map, Held(counters), tensors, path);
        TrainingMemory memory = TrainingMemory.Of(map.Allocate(), transposed);
        AlignedMemory[] memories = Memories(memory);
        var reader = new TensorReader(
            memory.Weights, matches.Select(match => (match.Found, new TensorTarget(match.Wanted, memories[match.Group]))));
        reader.Read(ref source, tensors);
        foreach ((string prefix, AlignedMemory floats) in Held(counters).Zip(memories))
            RequireNumbers(map, prefix, floats, path);
        return (memory, counters);
    }

    /// <summary>A number that is none would reach every weight with the next update; moments of squares are never negative.</summary>
    private static void RequireNumbers(WeightMap map, string prefix, AlignedMemory floats, string path)
    {
        bool areSquares = prefix == Prefixes[2];
        foreach (TensorBinding tensor in map.Tensors)
        {
            foreach (MemoryRange range in tensor.Layout.Memory)
            {
                foreach (float value in floats.Span.Slice(range.Start, range.Length))
                {
                    if (!float.IsFinite(value) || (areSquares && value < 0))
                        throw new WeightsException(path, $"tensor {MessageText.Quote(prefix + tensor.Name)} holds {value.ToString(CultureInfo.InvariantCulture)}, with which training cannot go on.");
                }
            }
        }
    }

    private static string[] Held(TrainingCounters counters) => counters.Pending == 0 ? Prefixes[..^1] : Prefixes;

    private static AlignedMemory[] Memories(TrainingMemory memory) =>
        [memory.Weights, memory.FirstMoments, memory.SecondMoments, memory.Gradients];
}
