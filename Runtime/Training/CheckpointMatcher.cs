using static TxGen.Runtime.MessageText;

namespace TxGen.Runtime;

/// <summary>
/// Finds the tensors of a trainer among those of its checkpoint. A trainer wrote the file, so unlike weights from elsewhere every tensor
/// has the exact name, type and shape, and there are no others.
/// </summary>
internal static class CheckpointMatcher
{
    /// <summary>Every tensor of the file with the model's, and the number of its prefix; all mismatches are reported together.</summary>
    public static List<(CheckpointTensor Found, TensorBinding Wanted, int Group)> Match(
        WeightMap map, IReadOnlyList<string> prefixes, IReadOnlyList<CheckpointTensor> tensors, string file)
    {
        Dictionary<string, CheckpointTensor> unknown = tensors.ToDictionary(tensor => tensor.Name);
        var matches = new List<(CheckpointTensor, TensorBinding, int)>();
        var problems = new List<string>();
        for (int group = 0; group < prefixes.Count; group++)
        {
            foreach (TensorBinding wanted in map.Tensors)
            {
                string name = prefixes[group] + wanted.Name;
                if (unknown.Remove(name, out CheckpointTensor? found))
                {
                    Compare(wanted, found, problems);
                    matches.Add((found, wanted, group));
                }
                else
                {
                    problems.Add($"{Quote(name)} is missing");
                }
            }
        }
        foreach (CheckpointTensor tensor in tensors.Where(tensor => unknown.ContainsKey(tensor.Name)))
            problems.Add($"{Quote(tensor.Name)} is no tensor of the trainer's checkpoint");
        return problems.Count == 0 ? matches : throw new WeightsException(file, map.Model, problems);
    }

    private static void Compare(TensorBinding wanted, CheckpointTensor found, List<string> problems)
    {
        long[] shape = [.. wanted.Shape];
        if (!found.Shape.AsSpan().SequenceEqual(shape))
            problems.Add($"{Quote(found.Name)} has shape {Shape(found.Shape)} instead of {Shape(shape)}");
        if (found.Type != DType.F32)
            problems.Add($"{Quote(found.Name)} is {found.Type} instead of F32");
    }
}
