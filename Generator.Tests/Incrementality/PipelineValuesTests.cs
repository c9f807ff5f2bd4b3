using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Incrementality;

/// <summary>A pipeline that keeps a Roslyn object keeps a whole compilation alive, and compares by identity.</summary>
public class PipelineValuesTests
{
    private static readonly Type[] Forbidden =
        [typeof(Compilation), typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SemanticModel), typeof(Location), typeof(AttributeData)];

    [Fact]
    public void NoStepHoldsARoslynObject()
    {
        var run = IncrementalRun.First(GeneratorHarness.Compilation("""
            using TxGen;

            namespace Models;

            public partial class Outer
            {
                [Transformer(16, 2, 32, 8, Vocabulary = 10, Names = Naming.Bert)]
                public sealed partial class Model;
            }

            [Transformer(16, 2, 32, 8)]
            [SparseAttention(WindowLeft = 3, Layers = new[] { 0 })]
            internal sealed partial class MODEL;

            [Transformer(16, 2, 32, 8)]
            internal sealed partial class Model;

            [Transformer("config.json")]
            internal sealed partial class ByFile;
            """), new Project(("config.json", """{ "model_type": "bert", "hidden_size": 12, "num_hidden_layers": 1 }""")));
        Assert.Equal(4, run.Declarations.Length);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (object value in run.Values)
            Walk(value, value.GetType().Name, seen);
        Assert.True(seen.Count > 20, "the walk must reach the parts of the values");
    }

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        // What the driver itself stores with an output is text.
        if (value is null or string or SourceText or MemberInfo || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || !seen.Add(value))
            return;
        Assert.False(Forbidden.Any(type => type.IsInstanceOfType(value)), $"{path} is a {value.GetType()}");
        if (value is IEnumerable items)
        {
            int i = 0;
            foreach (object? item in items)
                Walk(item, $"{path}[{i++}]", seen);
        }

        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.FieldType.IsPointer)
                    Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
        }
    }
}
