using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>Two attributes on one class: the first counts, the second is pointed out, and generation happens once.</summary>
public class DuplicateTests
{
    private const string First = "[TxGen.Transformer(8, 2, 8, 4)]";
    private const string Second = "[TxGen.Transformer(16, 2, 8, 4)]";

    private static readonly Report Expected =
        new("TXG009", "TxGen.Transformer(16, 2, 8, 4)", "Class 'Model' carries [Transformer] more than once: keep one of the attributes");

    [Theory]
    [InlineData($"{First} partial class Model; {Second} partial class Model;")]
    [InlineData($"{First} {Second} partial class Model;")]
    [InlineData($"{First} partial class Model; partial class Model {{ }} {Second} partial class Model;")]
    public void OnPartsOfOneFile(string source) => AssertReportedOnce(GeneratorHarness.Run(source));

    [Fact]
    public void OnPartsInSeveralFiles() =>
        AssertReportedOnce(GeneratorHarness.Run($"{First} partial class Model;", $"{Second} partial class Model;"));

    private static void AssertReportedOnce(GeneratorOutcome outcome)
    {
        Assert.Equal([Expected], Report.Of(outcome));
        Assert.Equal(4, outcome.Files.Count);
        Assert.Contains("public const int DModel = 8;", outcome.Files["Model.g.cs"]);
        Assert.Equal(["CS0579"], outcome.Compilation.GetDiagnostics().Select(diagnostic => diagnostic.Id).Distinct());
    }
}
