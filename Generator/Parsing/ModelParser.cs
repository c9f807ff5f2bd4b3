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

        // The first attribute of a class in the source speaks for it, on whatever part it stands.
        var first = type.GetAttributes().First(attribute => attribute.AttributeClass?.ToDisplayString() == AttributeName);
        var own = context.Attributes.Where(attribute => StandsOn(declaration, attribute)).ToList();
        foreach (var repeated in own.Where(attribute => !IsSame(attribute, first)))
            diagnostics.Add(new(Descriptors.Duplicate, repeated.ApplicationSyntaxReference!.GetSyntax(cancellation).GetLocation(), type.Name));

        // What the compiler rejects by itself needs no second message.
        if (!own.Any(attribute => IsSame(attribute, first)) || type.TypeKind != TypeKind.Class || !AttributeArguments.AreValid(first))
            return new(null, new(diagnostics));

        var problems = CheckTarget(type, declaration, context.SemanticModel.Compilation, cancellation).ToList();
        var arguments = new AttributeArguments(first, cancellation);
        var spec = ReadSpec(arguments);
        problems.AddRange(SpecRules.Check(spec).Select(problem =>
            new DiagnosticInfo(DescriptorOf(problem.Kind), arguments.LocationOf(problem.Property), problem.Message)));
        if (problems.Count == 0 && SizeRules.Check(spec, type.Name) is { } tooLarge)
            problems.Add(new(Descriptors.TooLarge, arguments.LocationOf(tooLarge.Property), tooLarge.Arguments));
        diagnostics.AddRange(problems);
        if (problems.Count > 0)
            return new(null, new(diagnostics));

        if (context.SemanticModel.Compilation.Options.OptimizationLevel == OptimizationLevel.Debug)
            diagnostics.Add(new(Descriptors.NotOptimized, declaration.Identifier.GetLocation(), type.Name));
        return new(new(ReadTarget(type, declaration), spec), new(diagnostics));
    }

    /// <summary>The driver hands over the attributes of all parts in a file with each of them.</summary>
    private static bool StandsOn(TypeDeclarationSyntax declaration, AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } at && at.SyntaxTree == declaration.SyntaxTree && declaration.AttributeLists.Any(list => list.Span.Contains(at.Span));

    private static bool IsSame(AttributeData one, AttributeData other) =>
        one.ApplicationSyntaxReference is { } a && other.ApplicationSyntaxReference is { } b && a.SyntaxTree == b.SyntaxTree && a.Span == b.Span;

    private static DiagnosticDescriptor DescriptorOf(SpecProblemKind kind) => kind switch
    {
        SpecProblemKind.NotPositive => Descriptors.NotPositive,
        SpecProblemKind.HeadsDoNotDivide => Descriptors.HeadsDoNotDivide,
        SpecProblemKind.NotDefined => Descriptors.NotDefined,
        _ => Descriptors.Contradiction,
    };

    private static IEnumerable<DiagnosticInfo> CheckTarget(
        INamedTypeSymbol type, TypeDeclarationSyntax declaration, Compilation compilation, CancellationToken cancellation)
    {
        var at = declaration.Identifier.GetLocation();
        if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            yield return new(Descriptors.NotPartial, at, type.Name);
        if (ContainersOf(type).Append(type).Any(each => each.TypeParameters.Length > 0))
            yield return new(Descriptors.Generic, at, type.Name);

        string? obstacle =
            type.IsStatic ? "static"
            : type.IsAbstract ? "abstract"
            : ContainersOf(type).Append(type).Any(each => each.IsFileLocal) ? "file-local"
            : HasPrimaryConstructor(type, cancellation) ? "given a primary constructor"
            : null;
        if (obstacle is not null)
            yield return new(Descriptors.NotInstantiable, at, type.Name, obstacle);

        foreach (var container in declaration.Ancestors().OfType<TypeDeclarationSyntax>())
            if (!container.Modifiers.Any(SyntaxKind.PartialKeyword))
                yield return new(Descriptors.ContainerNotPartial, container.Identifier.GetLocation(), container.Identifier.Text, type.Name);

        if (GeneratedMembers.Names.Contains(type.Name))
            yield return new(Descriptors.NameClash, at, type.Name);

        foreach (var (used, hider) in HiddenTypes.Of([type, .. ContainersOf(type)], compilation))
            yield return new(Descriptors.HiddenType, at, NameOf(hider), $"{used.Namespace}.{used.Name}", type.Name);
    }

    /// <summary>Qualified, but of a method only its name.</summary>
    private static string NameOf(ISymbol symbol) => symbol is INamespaceOrTypeSymbol ? symbol.ToDisplayString() : $"{symbol.ContainingType.ToDisplayString()}.{symbol.Name}";

    /// <summary>It may stand on any part of the class.</summary>
    private static bool HasPrimaryConstructor(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(part => part.GetSyntax(cancellation) is TypeDeclarationSyntax { ParameterList: not null });

    private static TargetSpec ReadTarget(INamedTypeSymbol type, TypeDeclarationSyntax declaration) => new(
        type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat),
        new(declaration.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(container => new ContainingType(KeywordOf(container), NameOf(container)))),
        KeywordOf(declaration),
        NameOf(declaration));

    /// <summary>The name without the escapes of its source text, and with an @ where it might be taken for a keyword.</summary>
    private static string NameOf(TypeDeclarationSyntax declaration)
    {
        string name = declaration.Identifier.ValueText;
        bool isKeyword = SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
        return isKeyword ? "@" + name : name;
    }

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
        int kvHeads = given.Get(nameof(ModelSpec.KvHeads), 0);
        int rotaryDim = given.Get(nameof(ModelSpec.RotaryDim), 0);

        return new ModelSpec
        {
            DModel = dModel,
            Heads = heads,
            HeadDim = headDim,
            KvHeads = kvHeads == 0 ? Math.Max(heads, 0) : kvHeads,
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
            RotaryBase = given.Get(nameof(ModelSpec.RotaryBase), 10000f),
            RotaryDim = rotaryDim == 0 ? Math.Max(headDim, 0) : rotaryDim,
            RotaryScaling = given.GetEnum(nameof(ModelSpec.RotaryScaling), RotaryScaling.None),
            RotaryFactor = given.Get(nameof(ModelSpec.RotaryFactor), 1f),
            RotaryLowFrequencyFactor = given.Get(nameof(ModelSpec.RotaryLowFrequencyFactor), 1f),
            RotaryHighFrequencyFactor = given.Get(nameof(ModelSpec.RotaryHighFrequencyFactor), 4f),
            RotaryOriginalLength = given.Get(nameof(ModelSpec.RotaryOriginalLength), 8192),
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
            Weights = given.GetEnum(nameof(ModelSpec.Weights), WeightFormat.Float32),
            Names = given.GetEnum(nameof(ModelSpec.Names), Naming.TxGen),
        };
    }
}
