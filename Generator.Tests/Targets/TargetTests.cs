using Microsoft.CodeAnalysis;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Targets;

/// <summary>Wherever a class may stand and however it may be declared, its generated part fits without a warning.</summary>
public class TargetTests
{
    private const string Attribute = "[TxGen.Transformer(8, 2, 8, 4)]";

    [Theory]
    [InlineData("public partial class Outer", "public sealed partial class Model;")]
    [InlineData("public static partial class Outer", "internal sealed partial class Model;")]
    [InlineData("public partial struct Outer", "public sealed partial class Model;")]
    [InlineData("public readonly ref partial struct Outer", "public sealed partial class Model;")]
    [InlineData("public partial record Outer", "private sealed partial class Model;")]
    [InlineData("public partial record struct Outer(int Value)", "public sealed partial class Model;")]
    [InlineData("public partial interface Outer", "public sealed partial class Model;")]
    [InlineData("internal abstract partial class Outer", "protected internal sealed partial class Model;")]
    public void NestedModelsCompile(string container, string model) =>
        AssertOneModel($"namespace Models;\n\n/// <summary>Encloses a model.</summary>\n{Document(container)}{container}\n{{\n    /// <summary>Under test.</summary>\n    {Attribute}\n    {model}\n}}\n");

    [Fact]
    public void DeeplyNestedModelsCompile() => AssertOneModel($$"""
        namespace Models.Small
        {
            namespace Nested
            {
                internal partial class A
                {
                    internal partial struct B
                    {
                        internal partial interface C
                        {
                            internal partial record D
                            {
                                {{Attribute}}
                                internal sealed partial class Model;
                            }
                        }
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("public sealed partial class Model;")]
    [InlineData("public partial class Model;")]
    [InlineData("internal sealed partial class Model;")]
    [InlineData("partial class Model { }")]
    [InlineData("sealed partial class Model : System.Collections.Generic.List<int>;")]
    [InlineData("public sealed partial record Model;")]
    [InlineData("public partial record class Model;")]
    public void DeclarationsOfEveryKindCompileInAndOutsideOfNamespaces(string model)
    {
        string documented = $"/// <summary>Under test.</summary>\n{Attribute}\n{model}\n";
        AssertOneModel(documented);
        AssertOneModel($"namespace Models;\n\n{documented}");
    }

    [Theory]
    [InlineData("namespace @event.@class;", "internal partial class @class", "event.class.class.g.cs")]
    [InlineData("namespace @namespace;", "internal partial class @record", "namespace.record.g.cs")]
    [InlineData("namespace Models;", "internal partial class @await", "Models.await.g.cs")]
    [InlineData("namespace Models;", "internal partial class M\\u006fdel", "Models.Model.g.cs")]
    [InlineData("namespace Модели;", "internal partial class Модель", "Модели.Модель.g.cs")]
    [InlineData("namespace System.Models;", "internal partial class Model", "System.Models.Model.g.cs")]
    [InlineData("namespace TxGen.Models;", "internal partial class Model", "TxGen.Models.Model.g.cs")]
    public void NamesOfEveryKindCompile(string space, string model, string face)
    {
        // A class in small letters is the user's affair, who has silenced the compiler about it.
        var compilation = GeneratorHarness.Compilation($"{space}\n{Attribute}\n{model};\n");
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions([new("CS8981", ReportDiagnostic.Suppress)]));
        var outcome = GeneratorHarness.Run(compilation).AssertCompiles();
        Assert.Contains(face, outcome.Files.Keys);
    }

    [Theory]
    [InlineData("Math")]
    [InlineData("Lanes")]
    [InlineData("Unsafe")]
    public void TypesOfOuterNamespacesHideNothing(string type) => AssertOneModel($$"""
        namespace Game
        {
            internal class {{type}};
        }

        namespace Game.Models
        {
            [TxGen.Transformer(8, 2, 8, 4, Head = TxGen.Head.TokenClassifier, Outputs = 3)]
            internal partial class Model;
        }
        """);

    [Fact]
    public void KeywordsCanEncloseModels() =>
        AssertOneModel($"namespace @event; internal partial struct @struct {{ {Attribute} internal partial class @class; }}", "CS8981");

    [Fact]
    public void TwoModelsOfOneFileCompile() => Assert.Equal(8, GeneratorHarness.Run($$"""
        namespace Models;

        {{Attribute}}
        internal partial class Small;

        [TxGen.Transformer(16, 2, 8, 4, Head = TxGen.Head.Vocabulary, Vocabulary = 9)]
        internal partial class Large;
        """).AssertCompiles().Files.Count);

    [Fact]
    public void ModelsNestedInAModelCompile() =>
        Assert.Equal(12, GeneratorHarness.Run($"{Attribute} partial class Small {{ {Attribute} internal partial class avx2; {Attribute} private partial class AVX2; }}").AssertCompiles().Files.Count);

    [Fact]
    public void SeveralPartsOfAModelCompile()
    {
        string attributed = $"namespace Models;\n/// <summary>Under test.</summary>\n{Attribute}\npublic sealed partial class Model;\n";
        var outcome = GeneratorHarness.Run(
            "namespace Models;\npublic partial class Model { /// <summary>One.</summary>\n public int One => DModel; }\n",
            attributed,
            "namespace Models;\npartial class Model : System.IFormattable { /// <inheritdoc />\n public string ToString(string? format, System.IFormatProvider? provider) => $\"{ParameterCount}\"; }\n");
        Assert.Equal(4, outcome.AssertCompiles().Files.Count);
    }

    [Fact]
    public void OwnMembersMayUseTheGeneratedOnes() => AssertOneModel($$"""
        using System;

        namespace Models;

        /// <summary>Under test.</summary>
        {{Attribute}}
        [System.Diagnostics.DebuggerDisplay("Model")]
        public sealed partial class Model : IComparable<Model>
        {
            private readonly object _lock = new();

            static Model() => Created = 0;

            /// <summary>Models made so far.</summary>
            public static int Created { get; private set; }

            /// <summary>A model with weights of its own.</summary>
            public static Model Create()
            {
                Created++;
                return CreateRandom(1);
            }

            /// <inheritdoc />
            public int CompareTo(Model? other)
            {
                lock (_lock)
                    return other is null ? 1 : IgnoredTensors.Count.CompareTo(other.IgnoredTensors.Count);
            }

            /// <summary>Runs the model once.</summary>
            public float First(ReadOnlySpan<float> rows)
            {
                using var session = CreateSession();
                return session.Forward(rows)[0];
            }

            /// <summary>A type of its own.</summary>
            public enum Kind
            {
                /// <summary>The only one.</summary>
                Small,
            }
        }
        """);

    [Fact]
    public void AnAliasOfTheAttributeIsTheAttribute() =>
        AssertOneModel("using Compile = TxGen.TransformerAttribute;\nnamespace Models;\n[Compile(8, 2, 8, 4)]\ninternal partial class Model;\n");

    private static void AssertOneModel(string source, params string[] suppressed)
    {
        var compilation = GeneratorHarness.Compilation(source);
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(suppressed.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress))));
        Assert.Equal(4, GeneratorHarness.Run(compilation).AssertCompiles().Files.Count);
    }

    private static string Document(string container) =>
        container.Contains("Value)", StringComparison.Ordinal) ? "/// <param name=\"Value\">Its value.</param>\n" : "";
}
