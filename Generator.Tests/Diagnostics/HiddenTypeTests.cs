using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TxGen.Generator.Emission;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>Names that would change what generated code means, and those that only look as if they would.</summary>
public class HiddenTypeTests
{
    private const string Attribute = "[TxGen.Transformer(8, 2, 8, 4)]";
    private const string Model = $"{Attribute} partial class Model;";
    private const string Unsafe = "System.Runtime.CompilerServices.Unsafe";

    [Fact]
    public void EveryUsedTypeIsGuarded() => Assert.All(UsedTypes.All, used =>
    {
        string parameters = used.Arity == 0 ? "" : $"<{string.Join(", ", new[] { "T", "U", "V" }.Take(used.Arity))}>";
        AssertHidden($"namespace Game; class {used.Name}{parameters}; {Model}", $"Game.{used.Name}{parameters}", $"{used.Namespace}.{used.Name}");
    });

    [Theory]
    [InlineData($"class Unsafe; {Model}", "Unsafe", Unsafe)]
    [InlineData($"namespace Game {{ namespace Math {{ class Any; }} {Model} }}", "Game.Math", "System.Math")]
    [InlineData($"namespace Game; partial class Outer {{ class Stream; {Model} }}", "Game.Outer.Stream", "System.IO.Stream")]
    [InlineData($"namespace Game; partial class Math {{ {Model} }}", "Game.Math", "System.Math")]
    [InlineData($"{Attribute} partial class Model {{ struct Lanes; }}", "Model.Lanes", "TxGen.Runtime.Lanes")]
    [InlineData($"{Attribute} partial class Model {{ int Unsafe => 1; }}", "Model.Unsafe", Unsafe)]
    [InlineData($"{Attribute} partial class Model {{ void Math(int value) {{ }} }}", "Model.Math", "System.Math")]
    [InlineData($"class Base {{ protected class Unsafe; }} {Attribute} partial class Model : Base;", "Base.Unsafe", Unsafe)]
    [InlineData($"interface IBase {{ class Unsafe; }} partial interface IOuter : IBase {{ {Model} }}", "IBase.Unsafe", Unsafe)]
    public void WhatComesBeforeUsingsIsRefused(string source, string hider, string used) => AssertHidden(source, hider, used);

    [Fact]
    public void AModelCanHideByItsOwnName() => Report.AssertRefused(
        $"namespace Game; {Attribute} partial class Prefetch;",
        new Report("TXG013", "Prefetch", "'Game.Prefetch' hides TxGen.Runtime.Prefetch, which the code generated for 'Prefetch' uses: rename it, or move the model to another namespace"));

    [Theory]
    [InlineData("class Span;", "")]
    [InlineData("class Unsafe<T>;", "")]
    [InlineData("file class Unsafe;", "")]
    [InlineData("class Base { private class Unsafe; }", " : Base")]
    [InlineData("class ArgumentException;", "")]
    [InlineData("namespace Space { class Unsafe; }", "")]
    public void OthersHideNothing(string beside, string bases) =>
        GeneratorHarness.Run($"namespace Game {{ {beside} {Attribute} partial class Model{bases}; }}").AssertCompiles();

    [Fact]
    public void AMemberCalledLikeATypeThatIsOnlyNamedHidesNothing() =>
        GeneratorHarness.Run($"{Attribute} partial class Model {{ private static int Stream => 1; public static int Initialization() => Stream; }}").AssertCompiles();

    [Theory]
    [InlineData("System")]
    [InlineData("System.Runtime.Intrinsics")]
    [InlineData("TxGen")]
    [InlineData("TxGen.Runtime")]
    public void TheTypesThemselvesHideNothing(string space) => GeneratorHarness.Run($"namespace {space}; {Attribute} partial class Model;").AssertCompiles();

    [Theory]
    [InlineData("internal", false)]
    [InlineData("public", true)]
    public void AReferencedAssemblyHidesWhatItMakesPublic(string access, bool hides)
    {
        var library = CSharpCompilation.Create("Library", [CSharpSyntaxTree.ParseText($"namespace Game; {access} class Unsafe;")], GeneratorHarness.Compilation().References, new(OutputKind.DynamicallyLinkedLibrary));
        var reports = Report.Of(GeneratorHarness.Compilation($"namespace Game; {Model}").AddReferences(library.ToMetadataReference()));
        Assert.Equal(hides ? ["TXG013"] : [], reports.Select(report => report.Id));
    }

    private static void AssertHidden(string source, string hider, string used) => Report.AssertRefused(
        source,
        new Report("TXG013", "Model", $"'{hider}' hides {used}, which the code generated for 'Model' uses: rename it, or move the model to another namespace"));
}
