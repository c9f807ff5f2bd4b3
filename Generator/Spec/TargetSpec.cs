namespace TxGen.Generator.Spec;

/// <summary>One enclosing type of the target, as its partial declaration must repeat it: <c>struct</c>, <c>Outer</c>.</summary>
internal sealed record ContainingType(string Keyword, string Name);

/// <summary>The class to complete: where it stands and how its partial declaration reads.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Containers">Enclosing types, outermost first.</param>
/// <param name="Keyword"><c>class</c> or <c>record</c>.</param>
/// <param name="Name">The class name, escaped where it is a keyword of C#.</param>
internal sealed record TargetSpec(string Namespace, EquatableArray<ContainingType> Containers, string Keyword, string Name)
{
    /// <summary>Namespace, enclosing types and name, joined by dots.</summary>
    public string FullName =>
        string.Join(".", new[] { Namespace }.Where(part => part.Length > 0).Concat(Containers.Select(type => type.Name)).Append(Name)).Replace("@", "");
}

/// <summary>A class and the model it asks for: all that generation needs to know.</summary>
internal sealed record ModelDeclaration(TargetSpec Target, ModelSpec Spec);
