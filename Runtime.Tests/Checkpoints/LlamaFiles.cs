using System.Buffers.Binary;
using System.Text.Json;

namespace TxGen.Runtime.Tests;

/// <summary>One model's random weights in every format, written without the code under test.</summary>
internal sealed class LlamaFiles
{
    public const string IndexName = "model.safetensors.index.json";
    public const string Shard1 = "model-00001-of-00002.safetensors";
    public const string Shard2 = "model-00002-of-00002.safetensors";

    private readonly LlamaShape _shape;
    private readonly Dictionary<string, (int[] Shape, float[] Values)> _tensors = [];
    private readonly bool _tied;

    public LlamaFiles(LlamaShape shape, bool tied = true)
    {
        _shape = shape;
        _tied = tied;
        var random = new Random(7);
        foreach ((string name, int[] size) in shape.Tensors(tied))
        {
            int count = size.Aggregate(1, (product, dimension) => product * dimension);
            _tensors.Add(name, (size, [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)]));
        }
    }

    /// <summary>One file in Hugging Face's order of rows: a rotary pair is half a head apart.</summary>
    public byte[] Safetensors => SafetensorsOf(_tensors.Keys);

    /// <summary>Two files, the embedding and the last norm in the second, and their index.</summary>
    public Dictionary<string, byte[]> Shards()
    {
        Dictionary<string, string> shards = _tensors.Keys.ToDictionary(
            name => name, name => name.Contains("layers", StringComparison.Ordinal) ? Shard1 : Shard2);
        object index = new { metadata = new { total_size = 0 }, weight_map = shards };
        return new Dictionary<string, byte[]>
        {
            [Shard1] = SafetensorsOf(_tensors.Keys.Where(name => shards[name] == Shard1)),
            [Shard2] = SafetensorsOf(_tensors.Keys.Where(name => shards[name] == Shard2)),
            [IndexName] = JsonSerializer.SerializeToUtf8Bytes(index, new JsonSerializerOptions { WriteIndented = true }),
        };
    }

    /// <summary>llama2.c's first version: seven integers, then everything in the order of the forward pass.</summary>
    public byte[] Llama2Legacy()
    {
        byte[] rotations = new byte[2 * _shape.Length * (_shape.HeadDim / 2) * sizeof(float)];
        return
        [
            .. Numbers(_tied ? _shape.Vocabulary : -_shape.Vocabulary),
            .. One("model.embed_tokens"),
            .. Each("input_layernorm"),
            .. Each("self_attn.q_proj"), .. Each("self_attn.k_proj"), .. Each("self_attn.v_proj"), .. Each("self_attn.o_proj"),
            .. Each("post_attention_layernorm"),
            .. Each("mlp.gate_proj"), .. Each("mlp.down_proj"), .. Each("mlp.up_proj"),
            .. One("model.norm"),
            .. rotations,
            .. Classifier,
        ];
    }

    /// <summary>llama2.c's version 1: a header of 256 bytes, norms first, no tables of rotations.</summary>
    public byte[] Llama2Version1()
    {
        byte[] header = [.. "24ka"u8, 1, 0, 0, 0, .. Numbers(_shape.Vocabulary), (byte)(_tied ? 1 : 0)];
        return
        [
            .. header, .. new byte[256 - header.Length],
            .. Each("input_layernorm"), .. Each("post_attention_layernorm"), .. One("model.norm"),
            .. One("model.embed_tokens"),
            .. Each("self_attn.q_proj"), .. Each("self_attn.k_proj"), .. Each("self_attn.v_proj"), .. Each("self_attn.o_proj"),
            .. Each("mlp.gate_proj"), .. Each("mlp.down_proj"), .. Each("mlp.up_proj"),
            .. Classifier,
        ];
    }

    /// <summary>Whether a tensor makes queries or keys.</summary>
    public static bool IsRotated(string name) =>
        name.EndsWith("q_proj.weight", StringComparison.Ordinal) || name.EndsWith("k_proj.weight", StringComparison.Ordinal);

    /// <summary>The values of a tensor as llama2.c has them: rotary pairs in neighbouring rows.</summary>
    public float[] InPairs(string name)
    {
        (int[] shape, float[] values) = _tensors[name];
        float[][] rows = [.. values.Chunk(shape[1])];
        int half = _shape.HeadDim / 2;
        return [.. rows.Chunk(_shape.HeadDim)
            .SelectMany(head => head[..half].Zip(head[half..], (first, second) => first.Concat(second)))
            .SelectMany(pair => pair)];
    }

    private byte[] Classifier => _tied ? [] : One("lm_head");

    private byte[] SafetensorsOf(IEnumerable<string> names) =>
        TestFile.Of([.. names.Select(name => (name, _tensors[name].Shape, _tensors[name].Values))]);

    private byte[] Numbers(int vocabulary)
    {
        byte[] bytes = new byte[7 * sizeof(int)];
        int[] numbers = [_shape.Dim, _shape.HiddenDim, _shape.Layers, _shape.Heads, _shape.KvHeads, vocabulary, _shape.Length];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), numbers[i]);
        return bytes;
    }

    private byte[] Each(string name) => [.. Enumerable.Range(0, _shape.Layers).SelectMany(i => One($"model.layers.{i}.{name}"))];

    private byte[] One(string name)
    {
        name += ".weight";
        return TestFile.Bytes(IsRotated(name) ? InPairs(name) : _tensors[name].Values);
    }
}
