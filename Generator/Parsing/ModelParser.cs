using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TxGen.Generator.Diagnostics;
using TxGen.Generator.Emission;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>From symbols to a request; with what it calls, the only place that sees them.</summary>
internal static class ModelParser
{
    public const string AttributeName = "TxGen.TransformerAttribute";

    public const string SparseAttributeName = "TxGen.SparseAttentionAttribute";

    public static ParsedClass Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var declaration = (TypeDeclarationSyntax)context.TargetNode;
        var compilation = context.SemanticModel.Compilation;

        // The first attribute of a class in the source speaks for it, on whatever part it stands.
        var first = type.GetAttributes().First(attribute => attribute.AttributeClass?.ToDisplayString() == AttributeName);
        var own = context.Attributes.Where(attribute => StandsOn(declaration, attribute)).ToList();
        var duplicates = own.Where(attribute => !IsSame(attribute, first)).Select(repeated =>
            new DiagnosticInfo(Descriptors.Duplicate, repeated.ApplicationSyntaxReference!.GetSyntax(cancellation).GetLocation(), type.Name));

        // What the compiler rejects by itself needs no second message.
        var sparse = type.GetAttributes().Where(attribute => attribute.AttributeClass?.ToDisplayString() == SparseAttributeName).ToList();
        if (!own.Any(attribute => IsSame(attribute, first)) || type.TypeKind != TypeKind.Class || !sparse.Append(first).All(AttributeArguments.AreValid))
            return new(null, new(duplicates));

        bool isOptimized = compilation.Options.OptimizationLevel != OptimizationLevel.Debug;
        var request = new ModelRequest(
            ReadTarget(type, declaration),
            AttributeArguments.Of(first, cancellation),
            new(sparse.Select(attribute => AttributeArguments.Of(attribute, cancellation))),
            new(CheckTarget(type, declaration, compilation, cancellation)),
            isOptimized ? null : new(Descriptors.NotOptimized, declaration.Identifier.GetLocation(), type.Name));
        return new(request, new(duplicates));
    }

    /// <summary>The driver hands over the attributes of all parts in a file with each of them.</summary>
    public static bool StandsOn(TypeDeclarationSyntax declaration, AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } at && at.SyntaxTree == declaration.SyntaxTree && declaration.AttributeLists.Any(list => list.Span.Contains(at.Span));

    private static bool IsSame(AttributeData one, AttributeData other) =>
        one.ApplicationSyntaxReference is { } a && other.ApplicationSyntaxReference is { } b && a.SyntaxTree == b.SyntaxTree && a.Span == b.Span;

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
}
