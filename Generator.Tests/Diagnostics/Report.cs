using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>A diagnostic as the user meets it: the underlined text and the message.</summary>
internal sealed record Report(string Id, string At, string Message, DiagnosticSeverity Severity = DiagnosticSeverity.Error)
{
    /// <summary>What the generator, not the compiler, reports about a source file, and nothing suppresses.</summary>
    public static Report[] Of(params string[] sources) => Of(GeneratorHarness.Run(sources));

    /// <summary>What the generator reports about a source file in a project with additional files.</summary>
    public static Report[] Of(string source, Project project) => Of(GeneratorHarness.Run(GeneratorHarness.Compilation(source), project));

    public static Report[] Of(CSharpCompilation compilation) => Of(GeneratorHarness.Run(compilation));

    public static Report[] Of(GeneratorOutcome outcome) => outcome.Diagnostics.Where(diagnostic => !diagnostic.IsSuppressed).Select(diagnostic => new Report(
        diagnostic.Id,
        diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan),
        diagnostic.GetMessage(),
        diagnostic.Severity)).ToArray();

    /// <summary>The source is refused with these reports, and nothing is generated.</summary>
    public static void AssertRefused(string source, params Report[] expected)
    {
        var outcome = GeneratorHarness.Run(source);
        Assert.Equal(expected, Of(outcome));
        Assert.Empty(outcome.Files);
    }

    /// <summary>The arguments of an attribute are refused with one report.</summary>
    public static void AssertRefusedArguments(string arguments, string id, string at, string message) =>
        AssertRefused($"using TxGen;\n\n[Transformer({arguments})]\npartial class Model;\n", new Report(id, at, message));
}
