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
}
