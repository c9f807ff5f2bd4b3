namespace TxGen.Runtime.Tests;

/// <summary>
/// Random damage to good files of every format, the same in every run: each loads or is refused, and nothing else happens. No
/// exception that is not documented, no hang, and no more memory than the file and the model have.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    // An encoder remembers words in memory of a fixed size.
    private const int EncoderBytes = 1 << 20;

    private static readonly LlamaShape Tiny = LlamaShape.Tiny;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safetensors()
    {
        byte[] manyTypes = TestFile.Of(
            ("w", "F32", [2, 3], new byte[24]), ("b", "BF16", [2], new byte[4]),
            ("extra", "I64", [], new byte[8]), ("none", "U8", [0], []));
        var map = new WeightMap("Small", layers: 1, floats: 64);
        map.Matrix("w", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, 3, new PanelPart(2, 0));
        map.Vector("b", ParameterKind.Bias, new PanelPart(2, 48));
        AssertLoadsOrRefuses(14_000, OfFile(map, manyTypes, CheckpointMutation.Safetensors));
        AssertLoadsOrRefuses(6_000, OfFile(Tiny.Map(), new LlamaFiles(Tiny).Safetensors, CheckpointMutation.Safetensors));
    }

    [Fact]
    public void Llama2_legacy() => AssertLlama2(files => files.Llama2Legacy());

    [Fact]
    public void Llama2_version_1() => AssertLlama2(files => files.Llama2Version1());

    [Fact]
    public void Index_of_shards() => AssertLoadsOrRefuses(20_000, OfShards(LlamaFiles.IndexName, CheckpointMutation.Index));

    [Fact]
    public void Shards() => AssertLoadsOrRefuses(20_000, OfShards(LlamaFiles.Shard2, CheckpointMutation.Safetensors));

    [Fact]
    public void Llama2_tokenizer() => AssertLoadsOrRefuses(20_000, new(
        VocabularyFile.Of(VocabularyFile.With(" ", "a", "b", "ab")),
        ByteMutation.Apply,
        (file, _) => Llama2Tokenizer.Load(file, "memory").Encode("ab b é"),
        error => error is TokenizerException,
        EncoderBytes));

    [Fact]
    public void SentencePiece_model() => AssertLoadsOrRefuses(20_000, new(
        SentencePieceFile.WithUnknown().Piece("▁a", -1).Piece("b", -2).Piece("ab", 0, PieceType.UserDefined)
            .Map(CharsMapFile.Of(new Dictionary<string, string> { ["A"] = "a" })).Build(),
        ByteMutation.Apply,
        (file, _) => SentencePieceTokenizer.Load(file, "memory").Encode("Aab b é"),
        error => error is TokenizerException,
        EncoderBytes));

    [Fact]
    public void A_reader_that_trusts_a_number_of_the_file_is_caught()
    {
        FuzzTarget trusting = OfFile(Loading.Nothing, TestFile.Raw("{}"), ByteMutation.Apply) with
        {
            Read = (file, _) => GC.KeepAlive(file[BitConverter.ToInt32(file)]),
        };
        Assert.Contains("IndexOutOfRange", Assert.ThrowsAny<Exception>(() => trusting.CountRefused(1_000)).Message);
    }

    [Fact]
    public void A_reader_that_allocates_what_the_file_claims_is_caught()
    {
        FuzzTarget trusting = OfFile(Loading.Nothing, TestFile.Raw("{}"), ByteMutation.Apply) with
        {
            Read = (file, _) => GC.KeepAlive(new byte[file.Length < 4 ? 0 : Math.Clamp(BitConverter.ToInt32(file), 0, 10_000_000)]),
        };
        Assert.Contains(" bytes took 10000", Assert.ThrowsAny<Exception>(() => trusting.CountRefused(1_000)).Message);
    }

    private static void AssertLlama2(Func<LlamaFiles, byte[]> write)
    {
        foreach (bool tied in new[] { true, false })
            AssertLoadsOrRefuses(10_000, OfFile(Tiny.Map(tied), write(new LlamaFiles(Tiny, tied)), CheckpointMutation.Llama2));
    }

    /// <summary>Some damage does not matter, most does: a run that saw only one of the two would prove nothing.</summary>
    private static void AssertLoadsOrRefuses(int mutations, FuzzTarget target) =>
        Assert.InRange(target.CountRefused(mutations), mutations / 2, mutations - mutations / 100);

    private static FuzzTarget OfFile(WeightMap map, byte[] seed, Func<byte[], Random, byte[]> mutate) => new(
        seed,
        mutate,
        (file, way) => _ = (way % 3) switch
        {
            0 => PackedWeights.Load(map, file),
            1 => PackedWeights.Load(map, new MemoryStream(file)),
            _ => PackedWeights.Load(map, new ForwardStream(file, step: 1 + way % 100)),
        },
        error => error is WeightsException,
        map.Floats * sizeof(float));

    /// <summary>One file of a checkpoint in several is damaged, the others are good.</summary>
    private FuzzTarget OfShards(string damaged, Func<byte[], Random, byte[]> mutate)
    {
        WeightMap map = Tiny.Map();
        Dictionary<string, byte[]> files = new LlamaFiles(Tiny).Shards();
        foreach ((string name, byte[] file) in files)
            File.WriteAllBytes(_folder.Path(name), file);
        return new(
            files[damaged],
            mutate,
            (file, _) =>
            {
                // Over the last one: a new file takes a hundred times as long.
                using (FileStream stream = File.OpenWrite(_folder.Path(damaged)))
                {
                    stream.SetLength(file.Length);
                    stream.Write(file);
                }
                PackedWeights.Load(map, _folder.Folder);
            },
            error => error is WeightsException,
            map.Floats * sizeof(float) + files.Sum(file => file.Value.Length));
    }
}
