namespace TxGen.Runtime.Tests;

/// <summary>llama2.c files give the same packed memory as safetensors of the same weights.</summary>
public class Llama2Tests
{
    private static readonly LlamaShape Tiny = LlamaShape.Tiny;

    [Theory]
    [InlineData(true), InlineData(false)]
    public void The_legacy_version_gives_the_bits_of_safetensors(bool tied)
    {
        PackedWeights weights = AssertSameBits(tied, files => files.Llama2Legacy());
        Assert.Equal(["freq_cis_real", "freq_cis_imag"], weights.IgnoredTensors);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void Version_1_gives_the_bits_of_safetensors(bool tied) =>
        Assert.Empty(AssertSameBits(tied, files => files.Llama2Version1()).IgnoredTensors);

    [Fact]
    public void A_classifier_of_its_own_is_left_over_where_the_model_has_none()
    {
        PackedWeights weights = Loading.LoadEveryWay(Tiny.Map(), new LlamaFiles(Tiny, tied: false).Llama2Version1());
        Assert.Equal(["lm_head.weight"], weights.IgnoredTensors);
    }

    [Fact]
    public void A_shared_classifier_is_missing_where_the_model_has_its_own()
    {
        WeightsException error = Loading.Refuse(Tiny.Map(tied: false), new LlamaFiles(Tiny).Llama2Version1());
        Assert.Equal(["'lm_head.weight' is missing"], error.Problems);
    }

    [Fact]
    public void A_model_with_interleaved_pairs_takes_rows_as_they_are()
    {
        var files = new LlamaFiles(Tiny);
        PackedWeights inPairs = Loading.LoadEveryWay(Tiny.Map(interleaved: true), files.Llama2Legacy());
        using var folder = new TemporaryFolder();
        inPairs.Save(folder.Path("saved"));
        foreach ((string name, _, _, byte[] data) in TestFile.Parse(File.ReadAllBytes(folder.Path("saved"))))
        {
            if (LlamaFiles.IsRotated(name))
                Assert.Equal(TestFile.Bytes(files.InPairs(name)), data);
        }
    }

    [FixtureFact("stories260k")]
    public void Stories260k_has_the_same_bits_from_its_original_file()
    {
        WeightMap map = new LlamaShape(Dim: 64, HiddenDim: 172, Layers: 5, Heads: 8, KvHeads: 4, Vocabulary: 512, Length: 512).Map();
        PackedWeights expected = PackedWeights.Load(map, Fixtures.Path("stories260k", "model.safetensors"));
        PackedWeights actual = PackedWeights.Load(map, Fixtures.Path("stories260k", "stories260K.bin"));
        Loading.AssertSameBits(map, expected, actual);
    }

    /// <summary>Wide matrices come in blocks of few rows, of one row, or of pieces of a row.</summary>
    [Theory]
    [InlineData(4, 3), InlineData(16, 4096), InlineData(6, 20_000), InlineData(4, 40_000), InlineData(4, 70_000)]
    public void Blocks_of_any_size_are_brought_from_pairs_to_halves(int headRows, int columns)
    {
        int rows = 2 * headRows;
        var layout = new RowLayout(rows, columns, offset: 0, stride: columns);
        float[] packed = new float[rows * columns];
        float[] scratch = new float[TensorBlock.MaxCount];
        foreach (TensorBlock block in RotaryPairs.Cut(layout.Whole, headRows))
        {
            float[] values = [.. Enumerable.Range(0, block.Count).Select(i => (float)block.Index(i, columns))];
            RotaryPairs.Pack(layout, headRows, block, values, scratch, packed);
        }
        for (int row = 0; row < rows; row++)
        {
            (int head, int inHead) = Math.DivRem(row, headRows);
            int target = head * headRows + inHead % 2 * (headRows / 2) + inHead / 2;
            for (int column = 0; column < columns; column++)
                Assert.Equal((float)(row * columns + column), packed[target * columns + column]);
        }
    }

    private static PackedWeights AssertSameBits(bool tied, Func<LlamaFiles, byte[]> write)
    {
        var files = new LlamaFiles(Tiny, tied);
        WeightMap map = Tiny.Map(tied);
        PackedWeights actual = Loading.LoadEveryWay(map, write(files));
        Loading.AssertSameBits(map, PackedWeights.Load(map, files.Safetensors), actual);
        return actual;
    }
}
