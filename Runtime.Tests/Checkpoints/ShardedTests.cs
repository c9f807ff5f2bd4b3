using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Checkpoints in several files: an index and its shards load like one file, or are refused as a whole.</summary>
public sealed class ShardedTests : IDisposable
{
    private const string Shard1 = LlamaFiles.Shard1;
    private const string Shard2 = LlamaFiles.Shard2;

    private static readonly WeightMap Map = LlamaShape.Tiny.Map();

    private readonly TemporaryFolder _folder = new();
    private readonly LlamaFiles _files = new(LlamaShape.Tiny);

    public ShardedTests()
    {
        foreach ((string name, byte[] file) in _files.Shards())
            File.WriteAllBytes(_folder.Path(name), file);
    }

    private string Index => _folder.Path(LlamaFiles.IndexName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shards_give_the_bits_of_one_file()
    {
        PackedWeights expected = PackedWeights.Load(Map, _files.Safetensors);
        foreach (string path in new[] { Index, _folder.Folder })
        {
            PackedWeights actual = PackedWeights.Load(Map, path);
            Loading.AssertSameBits(Map, expected, actual);
            Assert.Empty(actual.IgnoredTensors);
        }
    }

    [Fact]
    public void A_folder_is_loaded_by_its_one_file_before_its_index()
    {
        File.WriteAllBytes(_folder.Path("model.safetensors"), _files.Safetensors);
        File.WriteAllText(Index, "broken");
        PackedWeights.Load(Map, _folder.Folder);
    }

    [Fact]
    public void A_folder_without_a_checkpoint_is_refused()
    {
        File.Delete(Index);
        AssertRefused(_folder.Folder, _folder.Folder, "has neither model.safetensors nor model.safetensors.index.json");
    }

    [Fact]
    public void An_index_without_a_folder_names_shards_of_the_current_one()
    {
        WeightsException error = Assert.Throws<WeightsException>(() => new Shard(LlamaFiles.IndexName, "absent.safetensors"));
        Assert.StartsWith($"{LlamaFiles.IndexName}: shard 'absent.safetensors' cannot be opened", error.Message);
    }

    [Fact]
    public void A_missing_index_is_reported_as_elsewhere_in_NET() =>
        Assert.Throws<FileNotFoundException>(() => PackedWeights.Load(Map, _folder.Path("absent.index.json")));

    [Fact]
    public void Tensors_of_all_shards_are_ignored_in_file_order()
    {
        WriteIndex($$$"""{"weight_map":{"b":"{{{Shard2}}}","a":"{{{Shard1}}}","c":"{{{Shard2}}}"}}""");
        File.WriteAllBytes(_folder.Path(Shard1), TestFile.Of(("a", [1], [1])));
        File.WriteAllBytes(_folder.Path(Shard2), TestFile.Of(("c", [1], [1]), ("b", [1], [1])));
        Assert.Equal(["a", "c", "b"], PackedWeights.Load(Loading.Nothing, Index).IgnoredTensors);
    }

    [Fact]
    public void Mismatches_of_all_shards_are_reported_at_once_under_the_name_of_the_index()
    {
        WeightMap wider = (LlamaShape.Tiny with { Dim = 16 }).Map();
        WeightsException error = Assert.Throws<WeightsException>(() => PackedWeights.Load(wider, Index));
        Assert.StartsWith($"{Index}: does not fit Llama:", error.Message);
        Assert.Equal(LlamaShape.Tiny.Tensors().Count(), error.Problems.Count);
    }

    [Fact]
    public void A_missing_shard_is_refused()
    {
        File.Delete(_folder.Path(Shard2));
        AssertRefused(Index, Index, $"shard '{Shard2}' cannot be opened: ");
        Directory.CreateDirectory(_folder.Path(Shard2));
        AssertRefused(Index, Index, $"shard '{Shard2}' cannot be opened: ");
    }

    [Fact]
    public void A_damaged_shard_is_named()
    {
        byte[] shard = File.ReadAllBytes(_folder.Path(Shard2));
        File.WriteAllBytes(_folder.Path(Shard2), shard[..^1]);
        AssertRefused(Index, _folder.Path(Shard2), $"has {shard.Length - 1} bytes, but header and tensors take {shard.Length}");
        File.WriteAllText(_folder.Path(Shard2), "neither one format nor the other");
        AssertRefused(Index, _folder.Path(Shard2), "is neither a safetensors file nor");
    }

    [Fact]
    public void A_tensor_in_two_shards_is_refused()
    {
        File.WriteAllBytes(_folder.Path(Shard2), File.ReadAllBytes(_folder.Path(Shard1)));
        AssertRefused(Index, Index, $"' is in shard '{Shard2}', but the index says '{Shard1}'");
    }

    [Fact]
    public void A_tensor_the_index_does_not_list_is_refused()
    {
        Edit("\"model.norm.weight\"", "\"model.other.weight\"");
        AssertRefused(Index, Index, $"tensor 'model.norm.weight' is in shard '{Shard2}', but not in the index");
    }

    [Fact]
    public void A_tensor_that_is_not_in_its_shard_is_refused()
    {
        Edit("\"weight_map\": {", $"\"weight_map\": {{ \"absent\": \"{Shard1}\",");
        AssertRefused(Index, Index, $"tensor 'absent' is not in shard '{Shard1}', where the index has it");
    }

    [Theory]
    [InlineData("../a.safetensors"), InlineData("/a.safetensors"), InlineData("a/b.safetensors"), InlineData(@"..\\a.safetensors")]
    [InlineData("c:a.safetensors"), InlineData("a.safetensors\\u0000"), InlineData("\\u0000.safetensors"), InlineData("a\\n.safetensors")]
    [InlineData(""), InlineData("."), InlineData(".."), InlineData("model.safetensors.index.json"), InlineData("pytorch_model.bin")]
    public void Shards_are_plain_files_beside_the_index(string name) => AssertIndexRefused(
        $$$"""{"weight_map":{"a":"{{{name}}}"}}""", "is not the name of a .safetensors file beside the index (index line 1, byte 20)");

    [Theory]
    [InlineData("", "index is not valid JSON (index line 1, byte 1)")]
    [InlineData("{\n  \"weight_map\": {\n    \"a\": 'x'", "index is not valid JSON (index line 3, byte 10)")]
    [InlineData("{\"weight_map\":{}} x", "index is not valid JSON (index line 1, byte 19)")]
    [InlineData("{\n}", "weight_map is missing (index line 2, byte 1)")]
    [InlineData("[]", "expected an object (index line 1, byte 1)")]
    [InlineData("{\"weight_map\":[]}", "expected an object (index line 1, byte 15)")]
    [InlineData("{\"weight_map\":{\"a\":1}}", "expected a string (index line 1, byte 20)")]
    [InlineData("{\"weight_map\":{},\n\"weight_map\":{}}", "'weight_map' appears twice (index line 2, byte 1)")]
    [InlineData("{\"metadata\":{},\"metadata\":[]}", "'metadata' appears twice (index line 1, byte 16)")]
    [InlineData("{\"weight_map\":{\"a\":\"x.safetensors\",\n \"a\":\"y.safetensors\"}}", "tensor 'a' appears twice (index line 2, byte 2)")]
    [InlineData("{\"weights\":{}}", "unknown property 'weights' (index line 1, byte 2)")]
    [InlineData("{\"metadata\":{\"a\":[{\"b\":{}}],\"c\":1e999},\"weight_map\":\"\"}", "expected an object (index line 1, byte 53)")]
    public void Malformed_indexes_are_refused_with_the_place(string index, string problem) => AssertIndexRefused(index, problem);

    [Fact]
    public void An_index_that_is_not_UTF8_is_refused()
    {
        File.WriteAllBytes(Index, [(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)'}']);
        AssertRefused(Index, Index, "index is not UTF-8");
    }

    [Fact]
    public void An_index_beyond_the_limit_is_refused_before_it_is_read()
    {
        using (FileStream file = File.Create(Index))
            file.SetLength(100_000_001);
        AssertRefused(Index, Index, "a file of at most 100000000 bytes");
    }

    [Fact]
    public void Shards_are_closed_whatever_happens()
    {
        PackedWeights.Load(Map, Index);
        AssertUnlocked();
        Edit("\"model.norm.weight\"", "\"model.other.weight\"");
        Assert.Throws<WeightsException>(() => PackedWeights.Load(Map, Index));
        AssertUnlocked();
    }

    private void AssertUnlocked()
    {
        foreach (string name in _folder.Files)
            File.Open(_folder.Path(name), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }

    private void WriteIndex(string json) => File.WriteAllText(Index, json, new UTF8Encoding(false));

    private void Edit(string old, string text) => WriteIndex(File.ReadAllText(Index).Replace(old, text, StringComparison.Ordinal));

    private void AssertIndexRefused(string json, string problem)
    {
        WriteIndex(json);
        AssertRefused(Index, Index, problem);
    }

    private static void AssertRefused(string path, string file, string problem)
    {
        WeightsException error = Assert.Throws<WeightsException>(() => PackedWeights.Load(Map, path));
        Assert.StartsWith(file + ": ", error.Message);
        Assert.Contains(problem, Assert.Single(error.Problems));
    }
}
