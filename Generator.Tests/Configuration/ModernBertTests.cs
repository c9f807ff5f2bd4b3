using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;
using TxGen.Generator.Tests.Numerics;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>ModernBERT: which layers slide, how they turn, and a checkpoint under the names of published files.</summary>
public class ModernBertTests
{
    /// <summary>Sequences are no longer than a window reaches.</summary>
    private const string Tiny = """
        {
          "model_type": "modernbert", "architectures": ["ModernBertModel"], "hidden_size": 24, "num_attention_heads": 2, "intermediate_size": 20,
          "num_hidden_layers": 4, "vocab_size": 30, "max_position_embeddings": 65
        }
        """;

    private static readonly SparseSpec Window = new() { WindowLeft = 64, WindowRight = 64, RotaryBase = 10000 };

    [Theory]
    [InlineData("'global_attn_every_n_layers': 2", 2)]
    [InlineData("'global_attn_every_n_layers': 1", 1)]
    [InlineData("'global_attn_every_n_layers': 2, 'layer_types': ['full_attention', 'sliding_attention', 'full_attention', 'sliding_attention']", 2)]
    [InlineData("'layer_types': ['full_attention', 'sliding_attention', 'sliding_attention', 'full_attention']", 3)]
    [InlineData("'layer_types': ['full_attention', 'full_attention', 'full_attention', 'full_attention']", 1)]
    public void EverySoManyLayersAttendToEverything(string keys, int every) =>
        Assert.Equal(every == 1 ? [] : [Window with { FullEvery = every }], Read(keys).Sparse);

    [Fact]
    public void AnyLayersMayBeListed() => Assert.Equal(
        [Window with { Layers = new([0, 3]) }],
        Read("'layer_types': ['sliding_attention', 'full_attention', 'full_attention', 'sliding_attention']").Sparse);

    /// <summary>A period holds for whatever the attribute makes of the number of layers.</summary>
    [Fact]
    public void FewerLayersKeepThePeriod() =>
        Assert.Equal([Window with { FullEvery = 3 }], Read("'layer_types': ['full_attention', 'sliding_attention', 'sliding_attention', 'full_attention']", "Layers = 2").Sparse);

    [Theory]
    [InlineData("'local_attention': 7", 3)]
    [InlineData("'local_attention': 2", 1)]
    public void AWindowReachesHalfAsFarToEitherSide(string keys, int reach) =>
        Assert.Equal([Window with { FullEvery = 3, WindowLeft = reach, WindowRight = reach }], Read(keys).Sparse);

    [Theory]
    [InlineData("'global_rope_theta': 500.0, 'local_rope_theta': 70", 500, 70)]
    [InlineData("'global_rope_theta': 500.0, 'local_rope_theta': null", 500, 500)]
    [InlineData("'global_rope_theta': 500.0", 500, 10000)]
    [InlineData("'rope_parameters': {'full_attention': {'rope_type': 'default', 'rope_theta': 500.0}, 'sliding_attention': {'rope_theta': 70}}", 500, 70)]
    [InlineData("'rope_parameters': {'full_attention': {'rope_type': 'default'}, 'sliding_attention': null}, 'local_rope_theta': 70", 160000, 70)]
    public void EitherKindOfLayerHasItsTheta(string keys, float full, float sliding)
    {
        var spec = Read(keys);
        Assert.Equal([full, sliding, sliding, full], Enumerable.Range(0, 4).Select(spec.RotaryBaseOf));
    }

    [Fact]
    public void BiasesAreThoseThatTheFileSwitchesOn()
    {
        Assert.Equal(Spec.Biases.Attention, Read("'attention_bias': true").Biases);
        Assert.Equal(Spec.Biases.Ffn, Read("'mlp_bias': true").Biases);
        Assert.Equal(Spec.Biases.Norm, Read("'norm_bias': true").Biases);
    }

    [Fact]
    public void SentenceTransformersTakeTheBody()
    {
        var spec = Configured.Spec("\"config.json\"",
            ("config.json", Tiny.Replace("ModernBertModel", "ModernBertForMaskedLM")),
            ("modules.json", """[{ "idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer" }, { "idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling" }]"""),
            ("1_Pooling/config.json", """{ "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false }"""));
        Assert.Equal((Spec.Pooling.ClassToken, Spec.Head.None), (spec.Pooling, spec.Head));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("model.", "")]
    [InlineData("model.", "'attention_bias': true, 'mlp_bias': true, 'norm_bias': true")]
    public void ACheckpointComputesWhatTheMathematicsSay(string prefix, string keys)
    {
        var compiled = CompiledModel.Compile("\"config.json\"", new Project(("config.json", With(keys))));
        using var file = new TemporaryFile();
        using (var random = compiled.CreateRandom(3, Initialization.Normal(0.3f)))
            File.WriteAllBytes(file.Path, Renamed(new EditableWeights(random).Disturb(new Random(3)).File, prefix));
        var saved = new TensorFile(file.Path);
        AssertShapes(saved, prefix);

        using var model = compiled.Load(file.Path);
        Assert.Empty(model.IgnoredTensors);
        InterpreterTests.AssertAgree(compiled.Spec, model, saved, prefix);
    }

    private static void AssertShapes(TensorFile file, string prefix)
    {
        Assert.Equal([72, 24], file.Shape(prefix + "layers.0.attn.Wqkv.weight"));
        Assert.Equal([40, 24], file.Shape(prefix + "layers.3.mlp.Wi.weight"));
        Assert.False(file.Has(prefix + "layers.0.attn_norm.weight"));
        Assert.True(file.Has(prefix + "layers.1.attn_norm.weight"));
    }

    /// <summary>A file whose tensors have a prefix before their names.</summary>
    private static byte[] Renamed(byte[] file, string prefix)
    {
        int end = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        var header = JsonNode.Parse(file.AsSpan(8, end - 8))!.AsObject();
        byte[] renamed = JsonSerializer.SerializeToUtf8Bytes(header.ToDictionary(tensor => tensor.Key == "__metadata__" ? tensor.Key : prefix + tensor.Key, tensor => tensor.Value));
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)renamed.Length);
        return [.. length, .. renamed, .. file[end..]];
    }

    private static ModelSpec Read(string keys, string overrides = "") =>
        Configured.Spec($"\"config.json\", {overrides}".TrimEnd(' ', ','), ("config.json", With(keys)));

    private static string With(string keys) => keys == "" ? Tiny : Tiny.Replace("\"architectures\"", $"{keys.Replace('\'', '"')}, \"architectures\"");
}
