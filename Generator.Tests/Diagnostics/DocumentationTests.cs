using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using TxGen.Generator.Diagnostics;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>Every diagnostic is explained where its link leads, by an example that really causes it.</summary>
public partial class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Files.Repository, "docs", "diagnostics.md"));

    private static readonly Dictionary<string, string> Sections = Page.Split("\n## ").Skip(1).ToDictionary(section => section[..6]);

    public static TheoryData<string> Ids => new(Descriptors().Select(descriptor => descriptor.Id));

    [Fact]
    public void EveryDiagnosticHasItsSectionInOrder() =>
        Assert.Equal(Descriptors().Select(descriptor => descriptor.Id).Order(StringComparer.Ordinal), Headings().Matches(Page).Select(match => match.Groups[1].Value));

    [Theory]
    [MemberData(nameof(Ids))]
    public void TheSectionSaysWhatTheTitleSays(string id) =>
        Assert.StartsWith($"{id}\n\n**{Descriptor(id).Title}", Sections[id]);

    [Theory]
    [MemberData(nameof(Ids))]
    public void TheHelpLinkLeadsToTheSection(string id) =>
        Assert.Equal($"docs/diagnostics.md#{id.ToLowerInvariant()}", Descriptor(id).HelpLinkUri);

    [Theory]
    [MemberData(nameof(Ids))]
    public void TheReleaseFileHasAnEntry(string id)
    {
        string[] releases = File.ReadAllLines(Path.Combine(Files.Repository, "Generator", "AnalyzerReleases.Unshipped.md"));
        var cells = Assert.Single(releases, line => line.StartsWith(id, StringComparison.Ordinal)).Split('|').Select(cell => cell.Trim());
        Assert.Equal([id, Descriptor(id).Category, $"{Descriptor(id).DefaultSeverity}", Descriptor(id).Title.ToString(null)], cells);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void TheExampleCausesTheDiagnostic(string id)
    {
        // An example may show the configuration file it names.
        var configuration = Configuration().Match(Sections[id]);
        var project = configuration.Success ? new Project(("config.json", configuration.Groups[1].Value)) : new Project();
        if (Example().Match(Sections[id]) is { Success: true } example)
            Assert.Equal([id], Report.Of("using TxGen;\n" + example.Groups[1].Value, project).Select(report => report.Id));
        else
            Assert.Equal("TXG010", id);
    }

    private static DiagnosticDescriptor Descriptor(string id) => Descriptors().Single(descriptor => descriptor.Id == id);

    private static IEnumerable<DiagnosticDescriptor> Descriptors() => typeof(Descriptors)
        .GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => field.GetValue(null))
        .OfType<DiagnosticDescriptor>();

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Configuration();
}
