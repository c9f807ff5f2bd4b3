namespace TxGen.Runtime;

/// <summary>Reads the front of a safetensors file: eight bytes of header length, then the header.</summary>
internal static class SafetensorsHeader
{
    /// <summary>Bytes of the header's length.</summary>
    public const int LengthSize = sizeof(ulong);

    /// <summary>The format's limit on a header, in bytes.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>The key of what a header says besides tensors: texts by name.</summary>
    public const string Metadata = "__metadata__";

    /// <summary>The tensors in file order. They follow one another without holes or overlap, and each has the size its shape says.</summary>
    /// <param name="length">The first eight bytes.</param>
    /// <param name="source">The file behind them.</param>
    /// <param name="metadata">Texts of the header, by name.</param>
    public static IReadOnlyList<CheckpointTensor> Read(ulong length, ref ByteSource source, out Dictionary<string, string> metadata)
    {
        if (length > MaxLength)
            throw new WeightsException(source.Name, $"header of {length} bytes exceeds the limit of {MaxLength}");
        if ((long)length > source.Length - LengthSize)
            throw new WeightsException(source.Name, $"header of {length} bytes is longer than the file");

        List<SafetensorsTensor> tensors = HeaderParser.Parse(source.Read((int)length), source.Name, out metadata);
        tensors.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        CheckTensors(tensors, source.Name);
        return tensors;
    }

    private static void CheckTensors(List<SafetensorsTensor> sorted, string file)
    {
        long end = 0;
        foreach (SafetensorsTensor tensor in sorted)
        {
            if (tensor.Begin != end || tensor.End < tensor.Begin)
                throw Fail($"lies at {tensor.Begin} to {tensor.End}, but the tensors before it end at {end}");
            if (CountBits(tensor) is not long bits)
                throw Fail($"has shape {MessageText.Shape(tensor.Shape)}, which overflows");
            if (bits % 8 != 0)
                throw Fail($"has {bits} bits, which are not whole bytes");
            if (bits / 8 != tensor.Bytes)
                throw Fail($"takes {tensor.Bytes} bytes, but {tensor.Type} {MessageText.Shape(tensor.Shape)} needs {bits / 8}");
            end = tensor.End;

            WeightsException Fail(string problem) => new(file, $"tensor {MessageText.Quote(tensor.Name)} {problem}");
        }
    }

    private static long? CountBits(SafetensorsTensor tensor)
    {
        Int128 bits = tensor.Type.Bits();
        foreach (long dimension in tensor.Shape)
        {
            // At most 2^63 times 2^48, so the check after each step suffices.
            bits *= dimension;
            if (bits > long.MaxValue)
                return null;
        }
        return (long)bits;
    }
}
