using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Diagnostics;

/// <summary>
/// A diagnostic that compares by value. It keeps the syntax tree, because only a location in a tree obeys
/// <c>#pragma warning</c>; it exists only where there is something to report.
/// </summary>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, SyntaxTree? Tree, TextSpan Span, EquatableArray<string> Arguments)
{
    public DiagnosticInfo(DiagnosticDescriptor descriptor, Location location, params string[] arguments)
        : this(descriptor, location.SourceTree, location.SourceSpan, new(arguments))
    {
    }

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Descriptor, Tree is null ? Location.None : Location.Create(Tree, Span), Arguments.ToArray<object>());
}
