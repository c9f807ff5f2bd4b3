using System.Buffers.Binary;

namespace TxGen.Runtime;

/// <summary>Reads the front of a safetensors file: eight bytes of header length, then the header.</summary>
internal static class SafetensorsHeader
{
    /// <summary>Bytes of the header's length.</summary>
    public const int LengthSize = sizeof(ulong);

    /// <summary>The format's limit on a header, in bytes.</summary>
    public const int MaxLength = 100_000_000;

    /// <summary>The tensors in file order. They fill the file without holes or overlap, and each has the size its shape says.</summary>
    public static List<SafetensorsTensor> Read(ref ByteSource source)
    {
        if (source.Length < LengthSize)
            throw new WeightsException(source.Name, $"has {source.Length} bytes, too few for a header");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(source.Read(LengthSize));
        if (length > MaxLength)
            throw new WeightsException(source.Name, $"header of {length} bytes exceeds the limit of {MaxLength}");
        if ((long)length > source.Length - LengthSize)
            throw new WeightsException(source.Name, $"header of {length} bytes is longer than the file");

        List<SafetensorsTensor> tensors = HeaderParser.Parse(source.Read((int)length), source.Name);
        tensors.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long end = CheckTensors(tensors, source.Name);
        if (source.Length is long size && size != LengthSize + (long)length + end)
        {
            throw new WeightsException(
                source.Name, $"has {size} bytes, but header and tensors take {LengthSize + (long)length + end}");
        }
        return tensors;
    }

    private static long CheckTensors(List<SafetensorsTensor> sorted, string file)
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
            if (bits / 8 != tensor.End - tensor.Begin)
                throw Fail($"takes {tensor.End - tensor.Begin} bytes, but {tensor.Type} {MessageText.Shape(tensor.Shape)} needs {bits / 8}");
            end = tensor.End;

            WeightsException Fail(string problem) => new(file, $"tensor {MessageText.Quote(tensor.Name)} {problem}");
        }
        return end;
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
