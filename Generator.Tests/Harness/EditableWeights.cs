using System.Runtime.InteropServices;
using System.Text.Json;

namespace TxGen.Generator.Tests.Harness;

/// <summary>A model's weights file in memory, to be changed before it is loaded again.</summary>
internal sealed class EditableWeights
{
    public EditableWeights(IModel model)
    {
        using var saved = new TemporaryFile();
        model.Save(saved.Path);
        File = System.IO.File.ReadAllBytes(saved.Path);
    }

    public byte[] File { get; }

    /// <summary>The floats of all tensors.</summary>
    private Span<float> Floats => MemoryMarshal.Cast<byte, float>(File.AsSpan(HeaderEnd));

    private int HeaderEnd => sizeof(long) + (int)BitConverter.ToInt64(File);

    /// <summary>The floats of a tensor.</summary>
    public Span<float> this[string name]
    {
        get
        {
            using var header = JsonDocument.Parse(File.AsMemory(sizeof(long), HeaderEnd - sizeof(long)));
            var offsets = header.RootElement.GetProperty(name).GetProperty("data_offsets");
            return MemoryMarshal.Cast<byte, float>(File.AsSpan(HeaderEnd)[offsets[0].GetInt32()..offsets[1].GetInt32()]);
        }
    }

    /// <summary>Initial biases are all 0 and scales all 1: two that changed places would not be noticed.</summary>
    public EditableWeights Disturb(Random random)
    {
        foreach (ref float value in Floats)
            value += 0.1f * (random.NextSingle() - 0.5f);
        return this;
    }

    /// <summary>One value everywhere.</summary>
    public EditableWeights Fill(float value)
    {
        Floats.Fill(value);
        return this;
    }
}
