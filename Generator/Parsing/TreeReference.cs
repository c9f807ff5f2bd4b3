using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TxGen.Generator.Parsing;

/// <summary>
/// A syntax tree that a value of the pipeline may point to without keeping it alive. The compilation at hand holds the tree while
/// there is something to report in it. Equal means the same tree, so a location is never one of an older text.
/// </summary>
internal readonly struct TreeReference(SyntaxTree tree) : IEquatable<TreeReference>
{
    private readonly WeakReference<SyntaxTree> _tree = new(tree);

    public Location LocationOf(TextSpan span) => _tree.TryGetTarget(out var tree) ? Location.Create(tree, span) : Location.None;

    public bool Equals(TreeReference other) =>
        _tree.TryGetTarget(out var tree) && other._tree.TryGetTarget(out var others) && ReferenceEquals(tree, others);

    public override bool Equals(object? obj) => obj is TreeReference other && Equals(other);

    /// <summary>Whatever the tree: values that differ in nothing else are rare.</summary>
    public override int GetHashCode() => 0;
}
