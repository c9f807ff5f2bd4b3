using System.Buffers.Binary;

namespace TxGen.Runtime.Tests;

/// <summary>llama2.c files that are damaged, of another version, or of another model: the message names the file and the place.</summary>
public class Llama2ErrorTests
{
    /// <summary>Where the seven integers start: behind magic number and version.</summary>
    private const int Version1 = 8;

    private static readonly LlamaShape Tiny = LlamaShape.Tiny;

    [Theory]
    [InlineData(0, 0, "dim is 0, not 1 to 16777216"), InlineData(0, -8, "dim is -8"), InlineData(0, int.MaxValue, "dim is 2147483647")]
    [InlineData(4, -1, "hidden_dim is -1"), InlineData(8, 0, "n_layers is 0"), InlineData(8, 1 << 25, "n_layers is 33554432")]
    [InlineData(12, 0, "n_heads is 0"), InlineData(16, int.MinValue, "n_kv_heads is -2147483648"), InlineData(24, 0, "seq_len is 0")]
    [InlineData(20, 0, "vocab_size is 0"), InlineData(20, int.MinValue, "vocab_size is -2147483648")]
    public void Numbers_of_the_header_have_limits(int at, int value, string problem)
    {
        AssertRefused(Write(new LlamaFiles(Tiny).Llama2Legacy(), at, value), problem, $"(header byte {at})");
        AssertRefused(Write(new LlamaFiles(Tiny).Llama2Version1(), Version1 + at, value), problem, $"(header byte {Version1 + at})");
    }

    [Theory]
    [InlineData(12, 3, "dim 8 is not n_heads 3 times an even number")]
    [InlineData(12, 8, "dim 8 is not n_heads 8 times an even number")]
    [InlineData(16, 3, "n_heads 2 is not a multiple of n_kv_heads 3")]
    public void Numbers_of_the_header_agree(int at, int value, string problem) =>
        AssertRefused(Write(new LlamaFiles(Tiny).Llama2Version1(), Version1 + at, value), problem, "(header byte ");

    [Fact]
    public void What_is_nothing_known_is_not_called_a_llama2_file()
    {
        byte[] file = [.. "GGUF\x03\0\0\0"u8, .. new byte[100]];
        AssertRefused(file, "is neither a safetensors file nor a sound llama2.c file: ", "(header byte ");
    }

    [Theory]
    [InlineData(0), InlineData(2), InlineData(-1)]
    public void Other_versions_are_named(int version) =>
        AssertRefused(Write(new LlamaFiles(Tiny).Llama2Version1(), 4, version), $"version {version}, which is not supported", "(header byte 4)");

    [Theory]
    [InlineData(36, 2), InlineData(37, 1), InlineData(255, 1)]
    public void Unknown_flags_are_refused(int at, byte value)
    {
        byte[] file = new LlamaFiles(Tiny).Llama2Version1();
        file[at] = value;
        AssertRefused(file, "only the first flag is known, which is 0 or 1 (header byte 36)");
    }

    [Fact]
    public void Every_truncation_and_an_extension_is_refused()
    {
        foreach (byte[] file in new[] { new LlamaFiles(Tiny).Llama2Legacy(), new LlamaFiles(Tiny).Llama2Version1() })
        {
            for (int length = 0; length < file.Length; length += length < 300 ? 1 : 97)
            {
                Assert.Throws<WeightsException>(() => PackedWeights.Load(Tiny.Map(), file.AsSpan(0, length)));
                Assert.EndsWith($"ends early, at byte {length}", RefuseForward(file[..length]));
            }
            AssertRefused([.. file, 0], $"has {file.Length + 1} bytes, but header and tensors take {file.Length}");
            Assert.EndsWith($"goes on after the last tensor, at byte {file.Length}", RefuseForward([.. file, 0]));
        }
    }

    [Fact]
    public void The_flag_of_the_classifier_must_agree_with_the_size()
    {
        byte[] file = new LlamaFiles(Tiny).Llama2Version1();
        file[36] = 0;
        AssertRefused(file, $"has {file.Length} bytes, but header and tensors take {file.Length + 160}");
    }

    [Fact]
    public void A_header_of_many_layers_costs_no_memory()
    {
        byte[] file = Write(new LlamaFiles(Tiny).Llama2Legacy(), 8, 1 << 24);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WeightsException>(() => PackedWeights.Load(Tiny.Map(), new ForwardStream(file)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256 * 1024);
    }

    [Fact]
    public void Another_models_sizes_are_listed()
    {
        var other = new LlamaShape(Dim: 12, HiddenDim: 12, Layers: 1, Heads: 3, KvHeads: 3, Vocabulary: 5, Length: 3);
        Assert.Equal(
            ["the file has 1 layers instead of 2", "the file has 3 heads instead of 2", "the file has 3 heads of keys and values instead of 1"],
            Loading.Refuse(Tiny.Map(), new LlamaFiles(other).Llama2Legacy()).Problems);
        Assert.Contains(
            "'model.embed_tokens.weight' has shape [6, 8] instead of [5, 8]",
            Loading.Refuse(Tiny.Map(), new LlamaFiles(Tiny with { Vocabulary = 6 }).Llama2Version1()).Problems);
        Assert.Contains(
            "the file has heads of 8 columns instead of 4",
            Loading.Refuse(Tiny.Map(), new LlamaFiles(Tiny with { Dim = 16 }).Llama2Version1()).Problems);
    }

    [Fact]
    public void Models_of_other_names_or_positions_are_told_what_they_need()
    {
        byte[] file = new LlamaFiles(Tiny).Llama2Legacy();
        Assert.Equal(
            ["a llama2.c file is for rotary positions: the class needs Positions.RotaryInterleaved or Positions.Rotary"],
            Loading.Refuse(Tiny.MapWithoutPositions(), file).Problems);

        WeightMap partial = Tiny.MapWithoutPositions();
        partial.Rotary(heads: 2, kvHeads: 1, headDim: 4, rotaryDim: 2, interleaved: true);
        Assert.Equal(["a llama2.c file rotates all columns of a head, the class 2 of 4"], Loading.Refuse(partial, file).Problems);

        var named = new WeightMap("Example", layers: 2, floats: 0);
        named.Rotary(heads: 2, kvHeads: 1, headDim: 4, rotaryDim: 4, interleaved: true);
        Assert.Contains("the class needs Names = Naming.Llama", Assert.Single(Loading.Refuse(named, file).Problems));
    }

    private static byte[] Write(byte[] file, int at, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        return file;
    }

    /// <summary>The message for a stream that does not know its length.</summary>
    private static string RefuseForward(byte[] file) =>
        Assert.Throws<WeightsException>(() => PackedWeights.Load(Tiny.Map(), new ForwardStream(file))).Message;

    private static void AssertRefused(byte[] file, params string[] texts)
    {
        WeightsException error = Loading.Refuse(Tiny.Map(), file);
        Assert.StartsWith("memory: ", error.Message);
        Assert.All(texts, text => Assert.Contains(text, error.Message));
    }
}
