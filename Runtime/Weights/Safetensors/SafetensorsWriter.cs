using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TxGen.Runtime;

/// <summary>Writes packed weights as a safetensors file of F32 tensors sorted by name.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Headers are padded so that the data starts at a multiple of this.</summary>
    private const int Alignment = 8;

    public static void Write(Stream stream, WeightMap map, ReadOnlySpan<float> packed)
    {
        TensorBinding[] tensors = [.. map.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        WriteHeader(stream, tensors);
        float[] values = new float[TensorBlock.MaxCount];
        foreach (TensorBinding tensor in tensors)
        {
            foreach (TensorBlock block in tensor.Layout.Whole.Cut())
            {
                tensor.Layout.Unpack(block, packed, values);
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan(0, block.Count)));
            }
        }
    }

    private static void WriteHeader(Stream stream, TensorBinding[] tensors)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
            WriteJson(json, tensors);
        int padding = -header.WrittenCount & (Alignment - 1);
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);
        if (header.WrittenCount > SafetensorsHeader.MaxLength)
        {
            throw new InvalidOperationException(
                $"The header would have {header.WrittenCount} bytes, the format allows {SafetensorsHeader.MaxLength}.");
        }

        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthSize];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);
    }

    private static void WriteJson(Utf8JsonWriter json, TensorBinding[] tensors)
    {
        json.WriteStartObject();
        // Hugging Face libraries refuse files that do not name the framework whose layout they follow.
        json.WriteStartObject("__metadata__");
        json.WriteString("format", "pt");
        json.WriteEndObject();
        long offset = 0;
        foreach (TensorBinding tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", nameof(DType.F32));
            WriteSizes(json, "shape", tensor.Shape.Select(dimension => (long)dimension));
            long end = offset + tensor.Layout.Whole.Bytes(DType.F32);
            WriteSizes(json, "data_offsets", [offset, end]);
            json.WriteEndObject();
            offset = end;
        }
        json.WriteEndObject();
    }

    private static void WriteSizes(Utf8JsonWriter json, string name, IEnumerable<long> sizes)
    {
        json.WriteStartArray(name);
        foreach (long size in sizes)
            json.WriteNumberValue(size);
        json.WriteEndArray();
    }
}
