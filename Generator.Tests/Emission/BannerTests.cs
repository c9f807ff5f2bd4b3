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
}
