using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace TxGen.Generator.Tests.Harness;

/// <summary>The additional files of a project, and what the SDK tells generators about it.</summary>
internal sealed class Project
{
    /// <summary>Where projects lie unless said otherwise.</summary>
    public const string Folder = "/src/app/";

    /// <summary>Files at paths relative to a project in <see cref="Folder"/>.</summary>
    public Project(params (string Path, string Text)[] files)
        : this(Folder, files.Select(file => (AdditionalText)new ProjectFile(Folder + file.Path, file.Text)).ToArray())
    {
    }

    /// <param name="folder">What the SDK says; null where it says nothing.</param>
    public Project(string? folder, params AdditionalText[] files) => (Files, Options) = (files, new ProjectOptions(folder));

    public IReadOnlyList<AdditionalText> Files { get; }

    public AnalyzerConfigOptionsProvider Options { get; }

    private sealed class ProjectOptions(string? folder) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Global(folder);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Global(string? folder) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.ProjectDir" ? folder : null;
            return value is not null;
        }
    }
}

/// <summary>An additional file in memory that counts how often it is read.</summary>
/// <param name="text">Null for a file that cannot be read.</param>
internal sealed class ProjectFile(string path, string? text) : AdditionalText
{
    public override string Path => path;

    public int Reads { get; private set; }

    public override SourceText? GetText(CancellationToken cancellationToken = default)
    {
        Reads++;
        return text is null ? null : SourceText.From(text, Encoding.UTF8);
    }
}
