using System.Buffers.Binary;

namespace TxGen.Runtime;

/// <summary>Reads the front of a file of any format, which is known by content: names are often wrong, and streams have none.</summary>
internal static class CheckpointHeader
{
    /// <summary>Bytes that tell the formats apart.</summary>
    private const int FrontSize = sizeof(ulong);

    /// <summary>The tensors in file order; they fill the rest of the file.</summary>
    public static IReadOnlyList<CheckpointTensor> Read(ref ByteSource source, WeightMap map) => Read(ref source, map, out _);

    /// <summary>The tensors in file order, and texts by name, which only safetensors files have.</summary>
    public static IReadOnlyList<CheckpointTensor> Read(ref ByteSource source, WeightMap map, out Dictionary<string, string> metadata)
    {
        metadata = [];
        if (source.Length < FrontSize)
            throw new WeightsException(source.Name, $"has {source.Length} bytes, too few for a header");
        ulong front = BinaryPrimitives.ReadUInt64LittleEndian(source.Read(FrontSize));
        IReadOnlyList<CheckpointTensor> tensors = Llama2Header.Begins(front)
            ? Llama2File.ReadTensors(front, ref source, map)
            : SafetensorsHeader.Read(front, ref source, out metadata);

        Int128 bytes = 0;
        foreach (CheckpointTensor tensor in tensors)
            bytes += tensor.Bytes;
        source.ExpectLeft(bytes);
        return tensors;
    }
}
