namespace TxGen.Runtime;

/// <summary>
/// Reads the front of a llama2.c file. What its tensors' order and number follow from is compared with the model here; their shapes
/// are compared like those of any file.
/// </summary>
internal static class Llama2File
{
    /// <summary>The tensors in file order.</summary>
    /// <param name="front">The first eight bytes.</param>
    /// <param name="source">The file behind them.</param>
    /// <param name="map">What the model needs.</param>
    public static IReadOnlyList<CheckpointTensor> ReadTensors(ulong front, ref ByteSource source, WeightMap map)
    {
        Llama2Header header = Llama2Header.Read(front, ref source);
        string[] problems = [.. Compare(header, map)];
        if (problems.Length > 0)
            throw new WeightsException(source.Name, map.Model, problems);
        return new Llama2Tensors(header, pairedRows: map.RotaryHeads!.Interleaved ? 0 : header.HeadDim).InFileOrder();
    }

    private static IEnumerable<string> Compare(Llama2Header header, WeightMap map)
    {
        if (!map.Tensors.Any(tensor => tensor.Name.EndsWith("embed_tokens.weight", StringComparison.Ordinal)))
            yield return "the tensors of a llama2.c file go by the names of Hugging Face's Llama: the class needs Names = Naming.Llama";
        if (header.Layers != map.Layers)
            yield return $"the file has {header.Layers} layers instead of {map.Layers}";
        if (map.RotaryHeads is not RotaryHeads rotary)
        {
            yield return "a llama2.c file is for rotary positions: the class needs Positions.RotaryInterleaved or Positions.Rotary";
            yield break;
        }
        if (header.Heads != rotary.Heads)
            yield return $"the file has {header.Heads} heads instead of {rotary.Heads}";
        if (header.KvHeads != rotary.KvHeads)
            yield return $"the file has {header.KvHeads} heads of keys and values instead of {rotary.KvHeads}";
        if (header.HeadDim != rotary.HeadDim)
            yield return $"the file has heads of {header.HeadDim} columns instead of {rotary.HeadDim}";
        if (rotary.RotaryDim != rotary.HeadDim)
            yield return $"a llama2.c file rotates all columns of a head, the class {rotary.RotaryDim} of {rotary.HeadDim}";
    }
}
