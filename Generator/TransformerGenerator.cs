using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TxGen.Generator.Diagnostics;
using TxGen.Generator.Emission;
using TxGen.Generator.Parsing;
using TxGen.Generator.Spec;

namespace TxGen.Generator;

/// <summary>
/// The pipeline: annotated class → <see cref="ModelRequest"/>, with the files it names → <see cref="ParsedModel"/> →
/// <see cref="ModelDeclaration"/> (the incremental barrier: equal declarations regenerate nothing) → source files. Diagnostics
/// leave by an output of their own, so that their locations never disturb the sources.
/// </summary>
[Generator]
public sealed class TransformerGenerator : IIncrementalGenerator
{
    /// <summary>The SDK shows it to every generator.</summary>
    private const string ProjectFolder = "build_property.ProjectDir";

    private static readonly Encoding FileEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var requests = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                ModelParser.AttributeName,
                predicate: static (node, _) => node is TypeDeclarationSyntax,
                transform: ModelParser.Parse)
            .WithTrackingName(TrackingNames.Requests);

        // Made anew only when a file or the project's folder changes.
        var files = context.AdditionalTextsProvider.Collect()
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (options, _) => options.GlobalOptions.TryGetValue(ProjectFolder, out string? folder) ? folder : null))
            .Select(static (pair, _) => new ProjectFiles(pair.Left, pair.Right));

        var parsed = requests
            .Combine(files)
            .Select(static (pair, cancellation) => ModelReader.Read(pair.Left, pair.Right, cancellation))
            .WithTrackingName(TrackingNames.Parsed);

        var declarations = parsed
            .Select(static (model, _) => model.Declaration)
            .Where(static declaration => declaration is not null)
            .Select(static (declaration, _) => declaration!)
            .WithTrackingName(TrackingNames.Declarations);

        // Two names that differ only in case would be one file on many disks.
        var hints = declarations
            .Select(static (declaration, _) => declaration.Target)
            .Collect()
            .Select(static (targets, _) => new HintNames(targets))
            .WithTrackingName(TrackingNames.Hints);

        context.RegisterSourceOutput(
            declarations.Combine(hints),
            static (production, pair) =>
            {
                foreach (var file in ModelFiles.Generate(pair.Left, production.CancellationToken))
                    production.AddSource(pair.Right.For(pair.Left.Target, file.Part), SourceText.From(file.Text, FileEncoding));
            });

        var strays = context.SyntaxProvider.ForAttributeWithMetadataName(
            ModelParser.SparseAttributeName,
            predicate: static (node, _) => node is TypeDeclarationSyntax,
            transform: StrayParser.Parse);

        context.RegisterSourceOutput(parsed.SelectMany(static (model, _) => model.Diagnostics), Report);
        context.RegisterSourceOutput(strays.SelectMany(static (diagnostics, _) => diagnostics), Report);
    }

    private static void Report(SourceProductionContext production, DiagnosticInfo diagnostic) => production.ReportDiagnostic(diagnostic.ToDiagnostic());
}

/// <summary>Names of the pipeline's steps, by which tests observe what was recomputed.</summary>
internal static class TrackingNames
{
    public const string Requests = nameof(Requests);
    public const string Parsed = nameof(Parsed);
    public const string Declarations = nameof(Declarations);
    public const string Hints = nameof(Hints);
}
