using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Incrementality;

/// <summary>Names of generated files: unique on every disk, and stable.</summary>
public class HintNameTests
{
    private const string Attribute = "[TxGen.Transformer(8, 2, 8, 4)]";

    [Fact]
    public void AModelHasAFaceAndAFileForEveryInstructionSet() =>
        AssertNames(
            $"namespace Models.Small; partial class Outer {{ {Attribute} internal sealed partial class Model; }}",
            "Models.Small.Outer.Model.Avx2.g.cs", "Models.Small.Outer.Model.Avx512.g.cs", "Models.Small.Outer.Model.Portable.g.cs", "Models.Small.Outer.Model.g.cs");

    [Fact]
    public void ATrainerHasThemLikewise() =>
        AssertNames(
            "[TxGen.Transformer(8, 2, 8, 4, Training = true)] partial class Model;",
            "Model.Avx2.g.cs", "Model.Avx512.g.cs", "Model.Portable.g.cs", "Model.g.cs",
            "Model.Training.Avx2.g.cs", "Model.Training.Avx512.g.cs", "Model.Training.Portable.g.cs", "Model.Training.g.cs");

    [Fact]
    public void AModelCalledLikeAnotherModelsTrainingIsNoClash() =>
        AssertUnique("[TxGen.Transformer(8, 2, 8, 4, Training = true)] partial class Small { [TxGen.Transformer(8, 2, 8, 4)] internal partial class training; }", 12);

    [Fact]
    public void ClassesOfOneNamespaceThatDifferInCaseGetNumbers() =>
        AssertNames(
            $"namespace Models; {Attribute} partial class Tiny; {Attribute} partial class TINY; {Attribute} partial class tinY;",
            "Models.TINY.Avx2.g.cs", "Models.TINY.Avx512.g.cs", "Models.TINY.Portable.g.cs", "Models.TINY.g.cs",
            "Models.Tiny-2.g.cs", "Models.Tiny.Avx2-2.g.cs", "Models.Tiny.Avx512-2.g.cs", "Models.Tiny.Portable-2.g.cs",
            "Models.tinY-3.g.cs", "Models.tinY.Avx2-3.g.cs", "Models.tinY.Avx512-3.g.cs", "Models.tinY.Portable-3.g.cs");

    [Fact]
    public void NamespacesThatDifferInCaseGetNumbers() =>
        AssertUnique($"namespace Models {{ {Attribute} partial class Tiny; }} namespace models {{ {Attribute} partial class Tiny; }}", 8);

    [Fact]
    public void TheSameNameInSeveralNamespacesIsNoClash()
    {
        var names = AssertUnique($"namespace A {{ {Attribute} partial class Tiny; }} namespace B {{ {Attribute} partial class Tiny; }} {Attribute} partial class Tiny;", 12);
        Assert.All(names, name => Assert.DoesNotContain('-', name));
    }

    [Fact]
    public void AModelCalledLikeAnotherModelsInstructionSetIsNoClash() =>
        AssertUnique($"namespace small {{ {Attribute} partial class avx2; }} {Attribute} partial class Small;", 8);

    [Fact]
    public void ModelsNestedInModelsAreNoClash() =>
        AssertUnique($"{Attribute} partial class Small {{ {Attribute} internal partial class avx2; {Attribute} internal partial class AVX2; }}", 12);

    [Fact]
    public void ATypeCalledLikeANamespaceDoesNotSilenceTheGenerator()
    {
        // The compiler rejects it; the generator must not add a failure of its own.
        var outcome = GeneratorHarness.Run($"namespace A {{ partial class B {{ {Attribute} partial class C; }} }} namespace A.B {{ {Attribute} partial class C; }}");
        Assert.Equal(8, outcome.Files.Count);
    }

    private static void AssertNames(string source, params string[] expected) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), AssertUnique(source, expected.Length).Order(StringComparer.Ordinal));

    private static IEnumerable<string> AssertUnique(string source, int count)
    {
        var names = GeneratorHarness.Run(source).Files.Keys.ToList();
        Assert.Equal(count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        return names;
    }
}
