using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Harness;

/// <summary>
/// Runs the generator on source text, as the compiler does. Everything that touches the driver stands in this folder, so that a
/// testing package could take its place.
/// </summary>
internal static class GeneratorHarness
{
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly Lazy<CSharpCompilation> Empty = new(() => CSharpCompilation.Create(
        "Models",
        references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Append(typeof(TransformerAttribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Error,
            warningLevel: 9999)));

    /// <summary>A compilation of some source files, warnings being errors, in a project without any setting for TxGen.</summary>
    public static CSharpCompilation Compilation(params string[] sources) => Empty.Value.AddSyntaxTrees(
        // An array, because Roslyn enumerates more than once and must meet the same trees.
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"Source{i}.cs", Encoding.UTF8)).ToArray());

    /// <param name="project">The additional files and where they lie; null for a project without any.</param>
    public static GeneratorDriver Driver(Project? project = null) => CSharpGeneratorDriver.Create(
        [new TransformerGenerator().AsSourceGenerator()],
        project?.Files ?? [],
        ParseOptions,
        project?.Options,
        new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static GeneratorOutcome Run(params string[] sources) => Run(Compilation(sources));

    public static GeneratorOutcome Run(CSharpCompilation compilation, Project? project = null)
    {
        var driver = Driver(project).RunGeneratorsAndUpdateCompilation(compilation, out var updated, out var diagnostics);
        var result = driver.GetRunResult().Results[0];
        Assert.Null(result.Exception);
        return new(driver, (CSharpCompilation)updated, diagnostics.ToList(), result.GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString()));
    }

    /// <summary>Source text with line numbers, for the message of a failed compilation.</summary>
    public static string Numbered(string text) => string.Join('\n', text.Split('\n').Select((line, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1,5} {line}")));
}

/// <summary>What a run of the generator came to.</summary>
internal sealed record GeneratorOutcome(
    GeneratorDriver Driver,
    CSharpCompilation Compilation,
    IReadOnlyList<Diagnostic> Diagnostics,
    IReadOnlyDictionary<string, string> Files)
{
    /// <summary>The models that passed the pipeline's incremental barrier.</summary>
    public IEnumerable<ModelDeclaration> Declarations => Driver.GetRunResult().Results[0].TrackedSteps.GetValueOrDefault(TrackingNames.Declarations, [])
        .SelectMany(step => step.Outputs)
        .Select(output => (ModelDeclaration)output.Value);

    /// <summary>The generated files compile without a warning at the highest level.</summary>
    public GeneratorOutcome AssertCompiles()
    {
        Assert.DoesNotContain(Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var problems = Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        if (problems.Count > 0)
        {
            string? path = problems[0].Location.SourceTree?.FilePath;
            string text = problems[0].Location.SourceTree?.ToString() ?? "";
            Assert.Fail($"{string.Join('\n', problems.Take(10))}\n{path}\n{GeneratorHarness.Numbered(text)}");
        }

        return this;
    }
}
