using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TxGen.Generator.Diagnostics;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>From symbols to what is said about a <c>[SparseAttention]</c> on a class that is no model.</summary>
internal static class StrayParser
{
    public static EquatableArray<DiagnosticInfo> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var declaration = (TypeDeclarationSyntax)context.TargetNode;
        if (type.TypeKind != TypeKind.Class || type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == ModelParser.AttributeName))
            return default;
        return new(context.Attributes
            .Where(attribute => ModelParser.StandsOn(declaration, attribute) && AttributeArguments.AreValid(attribute))
            .Select(attribute => new DiagnosticInfo(Descriptors.NoModel, attribute.ApplicationSyntaxReference!.GetSyntax(cancellation).GetLocation(), type.Name)));
    }
}
