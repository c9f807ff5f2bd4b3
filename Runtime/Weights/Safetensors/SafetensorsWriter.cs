using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TxGen.Runtime;

/// <summary>Writes what lies like packed weights as a safetensors file of F32 tensors sorted by name.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Headers are padded so that the data starts at a multiple of this.</summary>
    private const int Alignment = 8;

    /// <param name="stream">Takes the file.</param>
    /// <param name="map">The tensors of every group.</param>
    /// <param name="groups">What is written for every tensor.</param>
    /// <param name="metadata">Texts for the header, by name.</param>
    public static void Write(
        Stream stream, WeightMap map, IReadOnlyList<TensorGroup> groups, params IReadOnlyList<(string Name, string Text)> metadata)
    {
        Entry[] entries = [.. groups
            .SelectMany(group => map.Tensors.Select(tensor => new Entry(group.Prefix + tensor.Name, tensor, group.Memory)))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        WriteHeader(stream, entries, metadata);
        float[] values = new float[TensorBlock.MaxCount];
        foreach (Entry entry in entries)
        {
            TensorLayout layout = entry.Tensor.Layout;
            foreach (TensorBlock block in layout.Whole.Cut())
            {
                layout.Unpack(block, entry.Memory.Span, values);
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan(0, block.Count)));
            }
        }
    }

    private static void WriteHeader(Stream stream, Entry[] entries, IReadOnlyList<(string Name, string Text)> metadata)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
            WriteJson(json, entries, metadata);
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

    private static void WriteJson(Utf8JsonWriter json, Entry[] entries, IReadOnlyList<(string Name, string Text)> metadata)
    {
        json.WriteStartObject();
        json.WriteStartObject(SafetensorsHeader.Metadata);
        // Hugging Face libraries refuse files that do not name the framework whose layout they follow.
        json.WriteString("format", "pt");
        foreach ((string name, string text) in metadata)
            json.WriteString(name, text);
        json.WriteEndObject();
        long offset = 0;
        foreach (Entry entry in entries)
        {
            json.WriteStartObject(entry.Name);
            json.WriteString("dtype", nameof(DType.F32));
            WriteSizes(json, "shape", entry.Tensor.Shape.Select(dimension => (long)dimension));
            long end = offset + entry.Tensor.Layout.Whole.Bytes(DType.F32);
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

    private readonly record struct Entry(string Name, TensorBinding Tensor, AlignedMemory Memory);
}
