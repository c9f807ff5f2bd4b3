using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TxGen.Generator.Parsing;

/// <summary>The arguments of one <c>[Transformer]</c> attribute by property name, and where each stands in the source.</summary>
internal sealed class AttributeArguments
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly AttributeSyntax? _syntax;
    private readonly AttributeData _attribute;

    public AttributeArguments(AttributeData attribute, CancellationToken cancellation)
    {
        _attribute = attribute;
        _syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;

        // Constructor parameters are the properties' names in camel case; a named argument overrides.
        var parameters = attribute.AttributeConstructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        for (int i = 0; i < parameters.Length && i < attribute.ConstructorArguments.Length; i++)
            _values[parameters[i].Name] = attribute.ConstructorArguments[i].Value;
        foreach (var argument in attribute.NamedArguments)
            _values[argument.Key] = argument.Value.Value;
    }

    /// <summary>The compiler could make sense of every argument; where it could not, it says so itself.</summary>
    public static bool AreValid(AttributeData attribute) =>
        attribute.AttributeConstructor is not null
        && attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(argument => argument.Value))
            .All(argument => argument.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum);

    public T Get<T>(string property, T otherwise) =>
        _values.TryGetValue(property, out var value) && value is T given ? given : otherwise;

    /// <summary>An enum constant arrives as its underlying number.</summary>
    public T GetEnum<T>(string property, T otherwise)
        where T : struct, Enum =>
        _values.TryGetValue(property, out var value) && value is int number ? (T)(object)number : otherwise;

    /// <summary>The argument that sets a property, or the whole attribute where none does.</summary>
    public Location LocationOf(string property)
    {
        var arguments = _syntax?.ArgumentList?.Arguments ?? default;
        var byName = arguments.FirstOrDefault(argument =>
            string.Equals(argument.NameEquals?.Name.Identifier.ValueText, property, StringComparison.Ordinal)
            || string.Equals(argument.NameColon?.Name.Identifier.ValueText, property, StringComparison.OrdinalIgnoreCase));
        var byPosition = _attribute.AttributeConstructor?.Parameters
            .Where(parameter => string.Equals(parameter.Name, property, StringComparison.OrdinalIgnoreCase) && parameter.Ordinal < arguments.Count)
            .Select(parameter => arguments[parameter.Ordinal])
            .FirstOrDefault(argument => argument.NameColon is null && argument.NameEquals is null);
        return ((SyntaxNode?)byName ?? (SyntaxNode?)byPosition ?? _syntax)?.GetLocation() ?? Location.None;
    }
}
