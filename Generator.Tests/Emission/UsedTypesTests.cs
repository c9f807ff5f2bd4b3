using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TxGen.Generator.Emission;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Emission;

/// <summary>The list of types that generated code uses is what the compiler finds in it.</summary>
public class UsedTypesTests
{
    [Fact]
    public void TheListHasEveryTypeThatGeneratedCodeNamesAndNoOther()
    {
        var models = Enumerable.Range(0, 40).Select(seed => $"{SpecText.Attributes(RandomSpecs.Create(seed, 64))} partial class Model{seed};")
            .Append("[TxGen.Transformer(8, 1, 8, 8, Vocabulary = 9, Causal = true, Head = TxGen.Head.Vocabulary, Positions = TxGen.Positions.Rotary), TxGen.SparseAttention(WindowLeft = 9)] partial class Endless;");
        var compilation = GeneratorHarness.Run($"namespace Models; {string.Join('\n', models)}").Compilation;
        var used = compilation.SyntaxTrees.Skip(1).SelectMany(tree => Of(tree, compilation.GetSemanticModel(tree)))
            .GroupBy(type => type with { InExpressions = false }, (type, uses) => type with { InExpressions = uses.Any(use => use.InExpressions) });
        Assert.Equal(Sorted(UsedTypes.All), Sorted(used));
    }

    private static IEnumerable<string> Sorted(IEnumerable<UsedType> types) => types.Select(type => $"{type}").Order(StringComparer.Ordinal);

    private static IEnumerable<UsedType> Of(SyntaxTree tree, SemanticModel model)
    {
        foreach (var node in tree.GetRoot().DescendantNodes(each => each is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>().Where(IsLookedUp))
        {
            var symbol = model.GetSymbolInfo(node).Symbol;
            if ((symbol as INamedTypeSymbol ?? (symbol as IMethodSymbol)?.ContainingType) is not { ContainingType: null } type)
                continue;
            string space = type.ContainingNamespace.ToDisplayString();
            string name = node.Identifier.ValueText;
            if (space.Split('.')[0] is not ("System" or "TxGen"))
                continue;
            if (node.Parent is AttributeSyntax)
                yield return new(space, name + "Attribute");
            else if (name != type.Name)
                continue; // var and nint are keywords here.
            yield return new(space, name, type.Arity, node.Parent is MemberAccessExpressionSyntax && !IsOwnMember(model, node));
        }
    }

    /// <summary>Not behind a dot.</summary>
    private static bool IsLookedUp(SimpleNameSyntax node) => node.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == node,
        QualifiedNameSyntax qualified => qualified.Left == node,
        _ => true,
    };

    /// <summary>A property called like its type, found before anything outside.</summary>
    private static bool IsOwnMember(SemanticModel model, SimpleNameSyntax node) =>
        model.GetEnclosingSymbol(node.SpanStart)!.ContainingType.GetMembers(node.Identifier.ValueText).Length > 0;
}
