using Microsoft.CodeAnalysis;
using TxGen.Generator.Emission;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>What is said about a class that cannot become a model.</summary>
public class TargetDiagnosticTests
{
    private const string Attribute = "[TxGen.Transformer(8, 2, 8, 4)]";

    [Theory]
    [InlineData("class")]
    [InlineData("sealed class")]
    [InlineData("public record")]
    public void AClassThatIsNotPartial(string kind) => Report.AssertRefused(
        $"{Attribute} {kind} Model {{ }}",
        new Report("TXG001", "Model", "Class 'Model' must be declared partial: TxGen adds the model's members to it"));

    [Fact]
    public void AGenericClass() => Report.AssertRefused(
        $"{Attribute} partial class Model<T> {{ }}",
        new Report("TXG002", "Model", "Class 'Model' must not be generic, nor stand in a generic type: its dimensions are constants"));

    [Fact]
    public void AClassInAGenericType() => Report.AssertRefused(
        $"partial struct Outer<T> {{ partial class Middle {{ {Attribute} partial class Model {{ }} }} }}",
        new Report("TXG002", "Model", "Class 'Model' must not be generic, nor stand in a generic type: its dimensions are constants"));

    [Theory]
    [InlineData("static partial class Model { }", "static")]
    [InlineData("abstract partial class Model { }", "abstract")]
    [InlineData("file partial class Model { }", "file-local")]
    [InlineData("file static partial class Model { }", "static")]
    [InlineData("partial class Model(int value) { public int Value => value; }", "given a primary constructor")]
    [InlineData("partial record Model(int Value);", "given a primary constructor")]
    [InlineData("partial class Model; partial class Model(int value) { public int Value => value; }", "given a primary constructor")]
    public void AClassThatCannotBeInstantiated(string declaration, string obstacle) => Report.AssertRefused(
        $"{Attribute} {declaration}",
        new Report("TXG003", "Model", $"Class 'Model' must not be {obstacle}: models are loaded into instances of it"));

    [Fact]
    public void AClassInAFileLocalType() => Report.AssertRefused(
        $"file partial class Outer {{ {Attribute} public partial class Model; }}",
        new Report("TXG003", "Model", "Class 'Model' must not be file-local: models are loaded into instances of it"));

    [Fact]
    public void ATypeAroundAModelThatIsNotPartial() => Report.AssertRefused(
        $"partial class Outer {{ struct Middle {{ interface Inner {{ {Attribute} partial class Model; }} }} }}",
        new Report("TXG004", "Inner", "Type 'Inner' must be declared partial, because it encloses the model class 'Model'"),
        new Report("TXG004", "Middle", "Type 'Middle' must be declared partial, because it encloses the model class 'Model'"));

    [Theory]
    [InlineData("Session")]
    [InlineData("Load")]
    [InlineData("Avx512")]
    [InlineData("DModel")]
    [InlineData("Packed")]
    public void AClassThatIsCalledLikeAGeneratedMember(string name) => Report.AssertRefused(
        $"{Attribute} partial class {name};",
        new Report("TXG011", name, $"Class '{name}' would contain a member of the same name: rename the class"));

    [Theory]
    [InlineData("Vocabulary = 9, TokenTypes = 2, Pooling = Pooling.Mean, Head = Head.Classifier, Outputs = 3")]
    [InlineData("InputDim = 5, Head = Head.TokenClassifier, Outputs = 3")]
    public void EveryGeneratedMemberIsKnownAsAName(string options)
    {
        var outcome = GeneratorHarness.Run($"using TxGen; [Transformer(7, 1, 8, 4, {options})] partial class Model;");
        var model = outcome.Compilation.GetTypeByMetadataName("Model")!;
        var members = model.GetMembers().Where(member => member.CanBeReferencedByName || member is IPropertySymbol).Select(member => member.Name);
        Assert.Empty(members.Except(GeneratedMembers.Names));
    }

    [Fact]
    public void AllThatIsWrongIsSaidAtOnce() => Report.AssertRefused(
        "class Outer { [TxGen.Transformer(0, 2, -8, 4)] static class Model<T> { } }",
        new Report("TXG001", "Model", "Class 'Model' must be declared partial: TxGen adds the model's members to it"),
        new Report("TXG002", "Model", "Class 'Model' must not be generic, nor stand in a generic type: its dimensions are constants"),
        new Report("TXG003", "Model", "Class 'Model' must not be static: models are loaded into instances of it"),
        new Report("TXG004", "Outer", "Type 'Outer' must be declared partial, because it encloses the model class 'Model'"),
        new Report("TXG005", "0", "DModel is 0: give a positive number"),
        new Report("TXG005", "-8", "DFf is -8: give a positive number"));
}
