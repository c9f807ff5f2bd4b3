using System.Globalization;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Incrementality;

/// <summary>Equal specs are equal text, to the byte, wherever and whenever they are compiled.</summary>
public class DeterminismTests
{
    private const string Source = """
        using TxGen;

        namespace Models;

        [Transformer(88, 8, 172, 1234, Layers = 2, Vocabulary = 30522, TokenTypes = 2, ScaleEmbedding = true, NormEpsilon = 1.5e-12f,
            Pooling = Pooling.Mean, NormalizeOutput = true, Activation = Activation.Gelu, QkNorm = true)]
        public sealed partial class Model;

        [Transformer(7, 1, 13, 5, InputDim = 3, ClassToken = true, Head = Head.TokenClassifier, Outputs = 11, Gated = true, Causal = true,
            Training = true, TrainingBatch = 1234, TrainingLength = 4, ResidualDropout = 0.15f, AttentionDropout = 1.5e-7f, EmbeddingDropout = 0.25f)]
        [SparseAttention(WindowLeft = 1234, BlockSize = 2, BlockWindow = 1, RandomBlocks = 1, RandomSeed = -1234)]
        public sealed partial class Other;
        """;

    [Fact]
    public void TextIsTheSameFromRunToRun() => Assert.Equal(Generate(), Generate());

    [Theory]
    [InlineData(",", ".", "-", "NaN")]
    [InlineData("٫", "٬", "؜-", "ليس رقم")]
    [InlineData("/", "'", "−", "¤")]
    public void TextIsTheSameInAnyCulture(string decimals, string groups, string minus, string nan)
    {
        var expected = Generate();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Culture(decimals, groups, minus, nan);
            Assert.Equal($"1{decimals}5", 1.5.ToString(CultureInfo.CurrentCulture));
            Assert.Equal(expected, Generate());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void TextIsTheSameInParallel()
    {
        var expected = Generate();
        Parallel.For(0, 8, _ => Assert.Equal(expected, Generate()));
    }

    [Fact]
    public void TextDoesNotDependOnTheOrderOfFiles()
    {
        string[] models = Source.Split("\n\n[Transformer(7").Select((text, i) => i == 0 ? text : "using TxGen;\nnamespace Models;\n[Transformer(7" + text).ToArray();
        Assert.Equal(Sorted(GeneratorHarness.Run(models)), Sorted(GeneratorHarness.Run([.. models.Reverse()])));
    }

    [Fact]
    public void TextHasUnixLineEndsAndNoSpacesBeforeThem()
    {
        Assert.All(Generate(), file =>
        {
            Assert.DoesNotContain('\r', file.Value);
            Assert.DoesNotContain(" \n", file.Value);
            Assert.DoesNotContain('\t', file.Value);
            Assert.EndsWith("}\n", file.Value);
        });
    }

    private static SortedDictionary<string, string> Generate() => Sorted(GeneratorHarness.Run(Source));

    private static SortedDictionary<string, string> Sorted(GeneratorOutcome outcome) => new(outcome.Files.ToDictionary(), StringComparer.Ordinal);

    /// <summary>Named cultures are not at hand in invariant mode; what could leak into text are their signs.</summary>
    private static CultureInfo Culture(string decimals, string groups, string minus, string nan)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = new NumberFormatInfo
        {
            NumberDecimalSeparator = decimals,
            NumberGroupSeparator = groups,
            NumberGroupSizes = [2, 4],
            NumberDecimalDigits = 3,
            NegativeSign = minus,
            PositiveSign = "⁺",
            NaNSymbol = nan,
        };
        return culture;
    }
}
