using Microsoft.CodeAnalysis;
using TxGen.Generator.Emission;

namespace TxGen.Generator.Parsing;

/// <summary>Finds what would stand between generated code and the types it uses, as the compiler will look their names up.</summary>
internal static class HiddenTypes
{
    /// <param name="scopes">The model class and the types around it, from the inside out.</param>
    public static IEnumerable<(UsedType Used, ISymbol Hider)> Of(IReadOnlyList<INamedTypeSymbol> scopes, Compilation compilation)
    {
        var model = scopes[0];
        var space = compilation.GetCompilationNamespace(model.ContainingNamespace) ?? model.ContainingNamespace;
        foreach (var used in UsedTypes.All)
        {
            var hider = scopes.SelectMany(WithInherited).SelectMany(scope => scope.GetMembers(used.Name))
                .Concat(space.GetMembers(used.Name))
                .FirstOrDefault(found => Hides(found, used) && compilation.IsSymbolAccessibleWithin(found, model));
            if (hider is not null)
                yield return (used, hider);
        }
    }

    private static bool Hides(ISymbol found, UsedType used) => found switch
    {
        INamedTypeSymbol type => type.Arity == used.Arity && !type.IsFileLocal && !IsItself(type, used),
        INamespaceSymbol => used.Arity == 0,
        _ => used.InExpressions && used.Arity == 0,
    };

    /// <summary>A model may stand in the very namespace of what it uses.</summary>
    private static bool IsItself(INamedTypeSymbol type, UsedType used) =>
        type.ContainingType is null && type.ContainingNamespace.ToDisplayString() == used.Namespace;

    private static IEnumerable<INamedTypeSymbol> WithInherited(INamedTypeSymbol type)
    {
        for (var each = type; each is not null; each = each.BaseType)
            yield return each;
        if (type.TypeKind == TypeKind.Interface)
        {
            foreach (var inherited in type.AllInterfaces)
                yield return inherited;
        }
    }
}
