using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TxGen.Generator.Diagnostics;
using TxGen.Generator.Emission;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>What one annotated class came to: a model to generate unless there are errors.</summary>
internal sealed record ParsedModel(ModelDeclaration? Declaration, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>From symbols to a spec; the only place that sees them.</summary>
internal static class ModelParser
{
    public const string AttributeName = "TxGen.TransformerAttribute";

    public static ParsedModel Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var declaration = (TypeDeclarationSyntax)context.TargetNode;
        var diagnostics = new List<DiagnosticInfo>();

        // Attributes on several parts of one class arrive together with each part: the first part in the source speaks for all.
        var attributes = type.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.ToDisplayString() == AttributeName)
            .ToList();
        if (attributes.Count > 1)
        {
            var own = context.Attributes[0].ApplicationSyntaxReference!;
            var first = attributes[0].ApplicationSyntaxReference!;
            if (own.SyntaxTree != first.SyntaxTree || own.Span != first.Span)
            {
                diagnostics.Add(new(Descriptors.Duplicate, own.GetSyntax(cancellation).GetLocation(), type.Name));
                return new(null, new(diagnostics));
            }
        }

        diagnostics.AddRange(CheckTarget(type, declaration));
        var arguments = new AttributeArguments(context.Attributes[0], cancellation);
        var spec = ReadSpec(arguments);
        diagnostics.AddRange(SpecRules.Check(spec).Select(problem =>
            new DiagnosticInfo(DescriptorOf(problem.Kind), arguments.LocationOf(problem.Property), problem.Message)));
        if (diagnostics.Count > 0)
            return new(null, new(diagnostics));

        if (SizeRules.Check(spec, type.Name) is { } tooLarge)
            return new(null, new([new DiagnosticInfo(Descriptors.TooLarge, arguments.LocationOf(tooLarge.Property), tooLarge.Arguments)]));

        if (context.SemanticModel.Compilation.Options.OptimizationLevel == OptimizationLevel.Debug)
            diagnostics.Add(new(Descriptors.NotOptimized, declaration.Identifier.GetLocation(), type.Name));
        return new(new(ReadTarget(type, declaration), spec), new(diagnostics));
    }

    private static DiagnosticDescriptor DescriptorOf(SpecProblemKind kind) => kind switch
    {
        SpecProblemKind.NotPositive => Descriptors.NotPositive,
        SpecProblemKind.HeadsDoNotDivide => Descriptors.HeadsDoNotDivide,
        _ => Descriptors.Contradiction,
    };

    private static IEnumerable<DiagnosticInfo> CheckTarget(INamedTypeSymbol type, TypeDeclarationSyntax declaration)
    {
        var at = declaration.Identifier.GetLocation();
        if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            yield return new(Descriptors.NotPartial, at, type.Name);
        if (ContainersOf(type).Append(type).Any(each => each.TypeParameters.Length > 0))
            yield return new(Descriptors.Generic, at, type.Name);

        string? obstacle =
            type.IsStatic ? "static"
            : type.IsAbstract ? "abstract"
            : type.IsFileLocal ? "file-local"
            : declaration.ParameterList is not null ? "given a primary constructor"
            : null;
        if (obstacle is not null)
            yield return new(Descriptors.NotInstantiable, at, type.Name, obstacle);

        foreach (var container in declaration.Ancestors().OfType<TypeDeclarationSyntax>())
            if (!container.Modifiers.Any(SyntaxKind.PartialKeyword))
                yield return new(Descriptors.ContainerNotPartial, container.Identifier.GetLocation(), container.Identifier.Text, type.Name);

        if (GeneratedMembers.Names.Contains(type.Name))
            yield return new(Descriptors.NameClash, at, type.Name);
    }

    private static TargetSpec ReadTarget(INamedTypeSymbol type, TypeDeclarationSyntax declaration) => new(
        type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat),
        new(declaration.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(container => new ContainingType(KeywordOf(container), container.Identifier.Text))),
        KeywordOf(declaration),
        declaration.Identifier.Text);

    private static string KeywordOf(TypeDeclarationSyntax declaration) =>
        declaration is RecordDeclarationSyntax record && record.ClassOrStructKeyword.IsKind(SyntaxKind.StructKeyword)
            ? "record struct"
            : declaration.Keyword.Text;

    private static IEnumerable<INamedTypeSymbol> ContainersOf(INamedTypeSymbol type)
    {
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
            yield return container;
    }

    private static ModelSpec ReadSpec(AttributeArguments given)
    {
        int dModel = given.Get(nameof(ModelSpec.DModel), 0);
        int heads = given.Get(nameof(ModelSpec.Heads), 0);
        int headDim = given.Get(nameof(ModelSpec.HeadDim), 0);
        if (headDim == 0 && heads > 0 && dModel % heads == 0)
            headDim = dModel / heads;

        return new ModelSpec
        {
            DModel = dModel,
            Heads = heads,
            HeadDim = headDim,
            DFf = given.Get(nameof(ModelSpec.DFf), 0),
            MaxLength = given.Get(nameof(ModelSpec.MaxLength), 0),
            Layers = given.Get(nameof(ModelSpec.Layers), 1),
            Causal = given.Get(nameof(ModelSpec.Causal), false),
            QkNorm = given.Get(nameof(ModelSpec.QkNorm), false),
            Biases = given.GetEnum(nameof(ModelSpec.Biases), Biases.All),
            Activation = given.GetEnum(nameof(ModelSpec.Activation), Activation.Relu),
            Gated = given.Get(nameof(ModelSpec.Gated), false),
            Norm = given.GetEnum(nameof(ModelSpec.Norm), NormPlacement.Post),
            NormKind = given.GetEnum(nameof(ModelSpec.NormKind), NormKind.LayerNorm),
            FinalNorm = given.Get(nameof(ModelSpec.FinalNorm), false),
            NormEpsilon = given.Get(nameof(ModelSpec.NormEpsilon), 1e-5f),
            Positions = given.GetEnum(nameof(ModelSpec.Positions), Positions.Sinusoidal),
            PositionOffset = given.Get(nameof(ModelSpec.PositionOffset), 0),
            Vocabulary = given.Get(nameof(ModelSpec.Vocabulary), 0),
            TokenTypes = given.Get(nameof(ModelSpec.TokenTypes), 0),
            ScaleEmbedding = given.Get(nameof(ModelSpec.ScaleEmbedding), false),
            EmbeddingNorm = given.Get(nameof(ModelSpec.EmbeddingNorm), false),
            InputDim = given.Get(nameof(ModelSpec.InputDim), 0),
            ClassToken = given.Get(nameof(ModelSpec.ClassToken), false),
            Pooling = given.GetEnum(nameof(ModelSpec.Pooling), Pooling.None),
            PoolingDense = given.Get(nameof(ModelSpec.PoolingDense), false),
            NormalizeOutput = given.Get(nameof(ModelSpec.NormalizeOutput), false),
            Head = given.GetEnum(nameof(ModelSpec.Head), Head.None),
            Outputs = given.Get(nameof(ModelSpec.Outputs), 0),
            HeadDense = given.Get(nameof(ModelSpec.HeadDense), false),
            HeadActivation = given.GetEnum(nameof(ModelSpec.HeadActivation), Activation.Relu),
            TieEmbeddings = given.Get(nameof(ModelSpec.TieEmbeddings), true),
            Names = given.GetEnum(nameof(ModelSpec.Names), Naming.TxGen),
        };
    }
}
