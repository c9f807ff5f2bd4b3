using static TxGen.Runtime.MessageText;

namespace TxGen.Runtime;

/// <summary>Finds the tensors of a model among those of a file.</summary>
internal static class TensorMatcher
{
    /// <summary>Every tensor of the model with where it is read from; all mismatches are reported together.</summary>
    public static Dictionary<CheckpointTensor, TensorBinding> Match(
        WeightMap map, IReadOnlyList<CheckpointTensor> tensors, string prefix, string file)
    {
        Dictionary<string, CheckpointTensor> byName = tensors.ToDictionary(tensor => tensor.Name);
        var matches = new Dictionary<CheckpointTensor, TensorBinding>(ReferenceEqualityComparer.Instance);
        var problems = new List<string>();
        foreach (TensorBinding wanted in map.Tensors)
        {
            if (!byName.TryGetValue(prefix + wanted.Name, out CheckpointTensor? found) && !byName.TryGetValue(wanted.Name, out found))
                problems.Add($"{Quote(wanted.Name)} is missing{(prefix == "" ? "" : $", with and without prefix {Quote(prefix)}")}");
            else if (!matches.TryAdd(found, wanted))
                problems.Add($"{Quote(found.Name)} is wanted as {Quote(matches[found].Name)} and as {Quote(wanted.Name)}");
            else
                Compare(wanted, found, problems);
        }
        return problems.Count == 0 ? matches : throw new WeightsException(file, map.Model, problems);
    }

    private static void Compare(TensorBinding wanted, CheckpointTensor found, List<string> problems)
    {
        long[] shape = [.. wanted.Shape];
        if (!found.Shape.AsSpan().SequenceEqual(shape))
            problems.Add($"{Quote(found.Name)} has shape {Shape(found.Shape)} instead of {Shape(shape)}");
        if (!Widening.Supports(found.Type))
            problems.Add($"{Quote(found.Name)} is {found.Type} instead of F32, F16 or BF16");
    }
}
