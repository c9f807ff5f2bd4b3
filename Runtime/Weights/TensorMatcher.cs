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
        string[] prefixes = [.. new[] { prefix, "", map.UsualPrefix }.Distinct()];
        foreach (TensorBinding wanted in map.Tensors)
        {
            CheckpointTensor? found = prefixes.Select(each => byName.GetValueOrDefault(each + wanted.Name)).FirstOrDefault(each => each is not null);
            if (found is null)
                problems.Add($"{Quote(wanted.Name)} is missing{Tried(prefixes)}");
            else if (!matches.TryAdd(found, wanted))
                problems.Add($"{Quote(found.Name)} is wanted as {Quote(matches[found].Name)} and as {Quote(wanted.Name)}");
            else
                Compare(wanted, found, problems);
        }
        return problems.Count == 0 ? matches : throw new WeightsException(file, map.Model, problems);
    }

    private static string Tried(IEnumerable<string> prefixes)
    {
        string tried = string.Join(" or ", prefixes.Where(prefix => prefix != "").Select(Quote));
        return tried == "" ? "" : $", with and without prefix {tried}";
    }

    private static void Compare(TensorBinding wanted, CheckpointTensor found, List<string> problems)
    {
        long[] shape = [.. wanted.Shape];
        if (!found.Shape.AsSpan().SequenceEqual(shape) && !IsConvolution(wanted, found) && !IsLonger(wanted, found))
            problems.Add($"{Quote(found.Name)} has shape {Shape(found.Shape)} instead of {Shape(shape)}");
        if (!Widening.Supports(found.Type))
            problems.Add($"{Quote(found.Name)} is {found.Type} instead of F32, F16 or BF16");
    }

    /// <summary>
    /// The kernel [outputs, channels, height, width] of a convolution over patches that do not overlap is the matrix of a linear
    /// layer, value for value.
    /// </summary>
    private static bool IsConvolution(TensorBinding wanted, CheckpointTensor found) =>
        wanted.Kind == ParameterKind.Matrix && wanted.Shape.Length == 2 && found.Shape.Length == 4
        && found.Shape[0] == wanted.Shape[0] && found.Shape[1] * found.Shape[2] * found.Shape[3] == wanted.Shape[1];

    /// <summary>A table of which the model needs the first rows.</summary>
    private static bool IsLonger(TensorBinding wanted, CheckpointTensor found)
    {
        int rows = wanted.Shape.Length - 2;
        return wanted.OrMore && found.Shape.Length == wanted.Shape.Length
            && Enumerable.Range(0, found.Shape.Length).All(i => i == rows ? found.Shape[i] >= wanted.Shape[i] : found.Shape[i] == wanted.Shape[i]);
    }
}
