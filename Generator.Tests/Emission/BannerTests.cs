using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Emission;

/// <summary>The head of a generated file says what its kernels are.</summary>
public class BannerTests
{
    [Theory]
    [InlineData(64, "//   AVX-512: tiles of 8, 4, 2, 1 rows, 48 columns at most\n")]
    [InlineData(384, "//   AVX-512: tiles of 8, 4, 2, 1 rows, 48 columns at most; in deep products of 12, 8, 4, 2, 1 rows, 32 columns at most\n")]
    public void TilesOfDeepProductsAreNamedWhereThereAreAny(int dModel, string line)
    {
        var files = GeneratorHarness.Run($"using TxGen; [Transformer({dModel}, 4, 64, 8)] partial class Model;").Files;
        Assert.Contains(line, files["Model.g.cs"], StringComparison.Ordinal);
        Assert.Equal(line.Contains("deep", StringComparison.Ordinal), files["Model.Avx512.g.cs"].Contains("_12x32(", StringComparison.Ordinal));
    }

    /// <summary>Four matrices of 100 x 100, two of 100 x 64, and 764 numbers that stay floats; bytes have 564 scales.</summary>
    [Theory]
    [InlineData("Float32", "53,564 parameters (214.3 kB as float32)")]
    [InlineData("BFloat16", "53,564 parameters (108.7 kB as bfloat16)")]
    [InlineData("Int8", "53,564 parameters (58.1 kB as int8)")]
    public void BytesAreThoseOfTheFormat(string format, string fact)
    {
        var files = GeneratorHarness.Run($"using TxGen; [Transformer(100, 4, 64, 8, NormKind = NormKind.RmsNorm, Weights = WeightFormat.{format})] partial class Model;").Files;
        Assert.Contains($"//   {fact} ·", files["Model.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void SparseLayersSayWhatTheySeeAndSave()
    {
        const string attributes = """
            using TxGen;
            [Transformer(32, 2, 32, 1024, Layers = 6, Vocabulary = 9, Causal = false)]
            [SparseAttention(WindowLeft = 64, WindowRight = 64, Layers = new[] { 1, 2, 4 })]
            [SparseAttention(BlockSize = 64, GlobalBlocks = 1, RandomBlocks = 2, RandomSeed = 7, Layers = new[] { 5 })]
            partial class Model;
            """;
        string file = GeneratorHarness.Run(attributes).AssertCompiles().Files["Model.g.cs"];
        string[] lines =
        [
            "layers 1, 2, 4: a window of 64 before and 64 behind · O(n·129) pairs · 12.2 % of dense attention's at 1,024 positions",
            "layer 5: its block of 64 and 1 on each side, the first block (which sees all), 2 random blocks (seed 7) · O(n·448) pairs · 40.6 % of dense attention's at 1,024 positions",
        ];
        foreach (string line in lines)
        {
            Assert.Contains($"//   {line}\n", file, StringComparison.Ordinal);
            Assert.Contains($"/// <para>{line}</para>\n", file, StringComparison.Ordinal);
        }

        Assert.Contains(", each position seeing in layers 0, 3 all positions; in layers 1, 2, 4 a window of 64 before and 64 behind; in layer 5 its block", file, StringComparison.Ordinal);
    }
}
