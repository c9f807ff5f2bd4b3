using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>The information that a build without optimisation makes slow kernels.</summary>
public class OptimizationTests
{
    private const string Model = "/// <summary>Under test.</summary>\n[TxGen.Transformer(8, 2, 8, 4)]\npublic sealed partial class Model;\n";

    private static readonly Report Expected = new("TXG010", "Model",
        "The kernels of 'Model' run about 13 times slower from unoptimised code: put <Optimize>true</Optimize> into the project file that holds the models (debugging works on, step by step through the other projects)",
        DiagnosticSeverity.Info);

    [Fact]
    public void ADebugBuildIsInformedAndCompilesWithoutAWarning()
    {
        var outcome = GeneratorHarness.Run(Debug(Model)).AssertCompiles();
        Assert.Equal([Expected], Report.Of(outcome));
        Assert.Equal(4, outcome.Files.Count);
    }

    [Fact]
    public void ADebugBuildGeneratesTheTextOfARelease() =>
        Assert.Equal(GeneratorHarness.Run(Model).Files, GeneratorHarness.Run(Debug(Model)).Files);

    [Fact]
    public void AReleaseIsNotInformed() => Assert.Empty(Report.Of(Model));

    [Fact]
    public void APragmaSilencesIt()
    {
        Assert.Empty(Report.Of(Debug("#pragma warning disable TXG010\n" + Model)));
        Assert.Single(Report.Of(Debug($"#pragma warning disable TXG010\n#pragma warning restore TXG010\n{Model}")));
    }

    [Theory]
    [InlineData(ReportDiagnostic.Suppress, null)]
    [InlineData(ReportDiagnostic.Hidden, DiagnosticSeverity.Hidden)]
    [InlineData(ReportDiagnostic.Warn, DiagnosticSeverity.Warning)]
    [InlineData(ReportDiagnostic.Error, DiagnosticSeverity.Error)]
    public void AProjectSetsItsSeverity(ReportDiagnostic setting, DiagnosticSeverity? severity)
    {
        var compilation = Debug(Model);
        compilation = compilation.WithOptions(compilation.Options
            .WithGeneralDiagnosticOption(ReportDiagnostic.Default)
            .WithSpecificDiagnosticOptions([new("TXG010", setting)]));
        Assert.Equal(severity is { } set ? [Expected with { Severity = set }] : [], Report.Of(compilation));
    }

    [Fact]
    public void ARefusedModelIsNotInformed() =>
        Assert.Equal(["TXG006"], Report.Of(Debug(Model.Replace("8, 2,", "8, 3,"))).Select(report => report.Id));

    private static CSharpCompilation Debug(string source)
    {
        var compilation = GeneratorHarness.Compilation(source);
        return compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Debug));
    }
}
