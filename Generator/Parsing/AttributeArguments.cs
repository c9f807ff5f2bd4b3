using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>One property that an attribute sets, by name or through its constructor.</summary>
/// <param name="Value">A primitive, or an <see cref="EquatableArray{T}"/> of whole numbers; an enum constant is its underlying number.</param>
internal sealed record AttributeArgument(string Property, object? Value, TextSpan Span);

/// <summary>The arguments of one attribute, and where each stands in the source.</summary>
internal sealed record AttributeArguments(EquatableArray<AttributeArgument> Given, TextSpan Span, TreeReference Tree)
{
    /// <summary>The compiler could make sense of every argument; where it could not, it says so itself.</summary>
    public static bool AreValid(AttributeData attribute) =>
        attribute.AttributeConstructor is not null
        && attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(argument => argument.Value))
            .All(IsValid);

    private static bool IsValid(TypedConstant argument) => argument.Kind switch
    {
        TypedConstantKind.Primitive or TypedConstantKind.Enum => true,
        TypedConstantKind.Array => argument.IsNull || argument.Values.All(IsValid),
        _ => false,
    };

    private static object? ValueOf(TypedConstant argument) =>
        argument.Kind != TypedConstantKind.Array ? argument.Value
        : argument.IsNull ? null
        : new EquatableArray<int>(argument.Values.Select(element => element.Value).OfType<int>());

    public static AttributeArguments Of(AttributeData attribute, CancellationToken cancellation)
    {
        var syntax = (AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax(cancellation);
        var arguments = syntax.ArgumentList?.Arguments ?? default;

        // Constructor parameters are the properties' names in camel case; a named argument overrides.
        var parameters = attribute.AttributeConstructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        var named = attribute.NamedArguments.Select(argument => new AttributeArgument(argument.Key, ValueOf(argument.Value), SpanOf(Named(argument.Key))));
        var positional = parameters.Zip(attribute.ConstructorArguments, (parameter, value) =>
            new AttributeArgument(parameter.Name, ValueOf(value), SpanOf(ByColon(parameter.Name) ?? ByPosition(parameter.Ordinal))));
        return new(new(named.Concat(positional)), syntax.Span, new(syntax.SyntaxTree));

        AttributeArgumentSyntax? Named(string property) => arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == property);
        AttributeArgumentSyntax? ByColon(string parameter) => arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == parameter);
        AttributeArgumentSyntax? ByPosition(int ordinal) => ordinal < arguments.Count ? arguments[ordinal] : null;
        TextSpan SpanOf(AttributeArgumentSyntax? argument) => (argument ?? (SyntaxNode)syntax).Span;
    }

    /// <summary>The configuration file that gives what is not given here; null where there is none.</summary>
    public string? ConfigFile => Find(nameof(ConfigFile))?.Value as string;

    public bool Has(string property) => Find(property) is not null;

    public T Get<T>(string property, T otherwise) => Find(property)?.Value is T given ? given : otherwise;

    public T GetEnum<T>(string property, T otherwise)
        where T : struct, Enum =>
        Find(property)?.Value is int number ? (T)(object)number : otherwise;

    /// <summary>The argument that sets a property; else the configuration file, which might; else the whole attribute.</summary>
    public Location LocationOf(string property) =>
        Tree.LocationOf((Find(property) ?? Find(nameof(ConfigFile)))?.Span ?? Span);

    private AttributeArgument? Find(string property) =>
        Given.FirstOrDefault(argument => string.Equals(argument.Property, property, StringComparison.OrdinalIgnoreCase));
}
