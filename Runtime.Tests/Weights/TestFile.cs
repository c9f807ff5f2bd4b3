using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace TxGen.Runtime.Tests;

/// <summary>Builds and reads safetensors files without the code under test.</summary>
internal static class TestFile
{
    public static byte[] Raw(string header, int dataBytes = 0) => Raw(Encoding.UTF8.GetBytes(header), new byte[dataBytes]);

    public static byte[] Raw(byte[] header, byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    /// <summary>A well-formed file with the tensors in the order given.</summary>
    public static byte[] Of(params (string Name, string Type, int[] Shape, byte[] Data)[] tensors)
    {
        var entries = new List<string>();
        var data = new List<byte>();
        foreach ((string name, string type, int[] shape, byte[] bytes) in tensors)
        {
            entries.Add(
                $$"""{{JsonSerializer.Serialize(name)}}:{"dtype":"{{type}}","shape":[{{string.Join(",", shape)}}],"data_offsets":[{{data.Count}},{{data.Count + bytes.Length}}]}""");
            data.AddRange(bytes);
        }
        return Raw(Encoding.UTF8.GetBytes($"{{{string.Join(",", entries)}}}"), [.. data]);
    }

    /// <summary>A well-formed file of F32 tensors.</summary>
    public static byte[] Of(params (string Name, int[] Shape, float[] Values)[] tensors) =>
        Of([.. tensors.Select(tensor => (tensor.Name, "F32", tensor.Shape, Bytes(tensor.Values)))]);

    public static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    /// <summary>1, 2, 3 …</summary>
    public static float[] Counting(int count) => [.. Enumerable.Range(1, count).Select(i => (float)i)];

    /// <summary>Name, dtype, shape and bytes of every tensor, in the order of the header.</summary>
    public static List<(string Name, string Type, int[] Shape, byte[] Data)> Parse(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, length));
        var tensors = new List<(string, string, int[], byte[])>();
        foreach (JsonProperty entry in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            int begin = 8 + length + entry.Value.GetProperty("data_offsets")[0].GetInt32();
            int end = 8 + length + entry.Value.GetProperty("data_offsets")[1].GetInt32();
            int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
            tensors.Add((entry.Name, entry.Value.GetProperty("dtype").GetString()!, shape, file[begin..end]));
        }
        return tensors;
    }
}
