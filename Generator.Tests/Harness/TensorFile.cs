using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TxGen.Generator.Tests.Harness;

/// <summary>Reads a safetensors file in the plainest way, independently of the runtime's reader.</summary>
internal sealed class TensorFile
{
    private readonly byte[] _data;
    private readonly Dictionary<string, (string Type, int[] Shape, int Begin, int End)> _tensors = [];

    public TensorFile(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var json = JsonDocument.Parse(file.AsMemory(8, header));
        foreach (var entry in json.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
            {
                foreach (var item in entry.Value.EnumerateObject())
                    Metadata[item.Name] = item.Value.GetString()!;
                continue;
            }

            var offsets = entry.Value.GetProperty("data_offsets");
            _tensors[entry.Name] = (
                entry.Value.GetProperty("dtype").GetString()!,
                entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).ToArray(),
                offsets[0].GetInt32(),
                offsets[1].GetInt32());
        }

        _data = file[(8 + header)..];
    }

    public Dictionary<string, string> Metadata { get; } = [];

    public IEnumerable<string> Names => _tensors.Keys;

    public bool Has(string name) => _tensors.ContainsKey(name);

    public string Type(string name) => _tensors[name].Type;

    public int[] Shape(string name) => _tensors[name].Shape;

    public float[] Floats(string name)
    {
        var (type, _, begin, end) = _tensors[name];
        var bytes = _data.AsSpan(begin, end - begin);
        return type switch
        {
            "F32" => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            "F16" => MemoryMarshal.Cast<byte, Half>(bytes).ToArray().Select(value => (float)value).ToArray(),
            "BF16" => MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(value => BitConverter.UInt32BitsToSingle((uint)value << 16)).ToArray(),
            _ => throw new NotSupportedException(type),
        };
    }

    public int[] Integers(string name) => MemoryMarshal.Cast<byte, int>(_data.AsSpan(_tensors[name].Begin, _tensors[name].End - _tensors[name].Begin)).ToArray();
}
