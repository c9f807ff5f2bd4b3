using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Incrementality;

/// <summary>What is generated again after an edit, and what is not.</summary>
public class EditTests
{
    private const string Model = """
        using TxGen;

        namespace Models;

        /// <summary>Under test.</summary>
        [Transformer(16, 2, 32, 8, Layers = 2, Activation = Activation.Gelu)]
        [SparseAttention(WindowLeft = 3, Layers = new[] { 0, 1 })]
        public sealed partial class Model;
        """;

    [Theory]
    [InlineData("/// <summary>Under test.</summary>", "/// <summary>Still under test.</summary>\n// A comment.")]
    [InlineData("using TxGen;", "\n\n\n\nusing TxGen;\nusing System;")]
    [InlineData("[Transformer(16, 2, 32, 8, ", "[Transformer(dModel: 16, heads: 2, dFf: 32, maxLength: 8, ")]
    [InlineData("16, 2, 32, 8, Layers = 2, Activation = Activation.Gelu", "4 * 4, 2, 32, 8, Activation = (Activation)1, Layers = 2")]
    [InlineData("[SparseAttention(WindowLeft = 3, Layers = new[] { 0, 1 })]", "[SparseAttention(Dilation = 1, Layers = new int[] { 1 - 1, 1 }, WindowLeft = 1 + 2)]")]
    [InlineData("public sealed partial class Model;", "internal partial class Model { public int Own => 1; }")]
    [InlineData("/// <summary>Under test.</summary>", "public class Before;\n\n/// <summary>Under test.</summary>")]
    [InlineData("public sealed partial class Model;", "public sealed partial class Model;\n\npublic class After { public static void Method() { } }")]
    public void EditsThatLeaveTheSpecRegenerateNothing(string before, string after) =>
        IncrementalRun.AfterEdit(Model, Replace(before, after)).AssertUntouched();

    [Theory]
    [InlineData("16, 2, 32, 8", "16, 4, 32, 8")]
    [InlineData("Activation.Gelu", "Activation.Silu")]
    [InlineData("Layers = 2", "Layers = 3")]
    [InlineData("Activation = Activation.Gelu", "Activation = Activation.Gelu, NormEpsilon = 1e-6f")]
    [InlineData("WindowLeft = 3", "WindowLeft = 4")]
    [InlineData("new[] { 0, 1 }", "new[] { 1 }")]
    [InlineData("[SparseAttention(WindowLeft = 3, Layers = new[] { 0, 1 })]", "")]
    [InlineData("[SparseAttention(WindowLeft = 3, Layers = new[] { 0, 1 })]", "[SparseAttention(WindowLeft = 3, Layers = new[] { 0 }), SparseAttention(Stride = 3, Layers = new[] { 1 })]")]
    [InlineData("partial class Model", "partial class Other")]
    [InlineData("partial class Model", "partial record Model")]
    [InlineData("namespace Models", "namespace Others")]
    public void RealChangesRegenerateTheModel(string before, string after) =>
        IncrementalRun.AfterEdit(Model, Replace(before, after)).AssertRegenerated();

    [Fact]
    public void AnEditOfAnotherFileRegeneratesNothing()
    {
        var first = GeneratorHarness.Compilation("class Unrelated;", Model);
        IncrementalRun.First(first).Then(IncrementalRun.Edit(first, "class Unrelated { int More; }")).AssertUntouched();
    }

    [Fact]
    public void SparseAttentionOnAnotherPartCounts()
    {
        const string part = "namespace Models; [TxGen.SparseAttention(WindowLeft = 3)] public sealed partial class Model;";
        var first = GeneratorHarness.Compilation(part, Model.Replace("[SparseAttention(WindowLeft = 3, Layers = new[] { 0, 1 })]\n", ""));
        var run = IncrementalRun.First(first);
        Assert.Empty(run.Result.Diagnostics);
        run.Then(IncrementalRun.Edit(first, "// Moved.\n" + part)).AssertUntouched();
        run.Then(IncrementalRun.Edit(first, part.Replace("3", "4"))).AssertRegenerated();
    }

    [Fact]
    public void ANewFileRegeneratesNothing()
    {
        var first = GeneratorHarness.Compilation(Model);
        IncrementalRun.First(first)
            .Then(first.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class New;", GeneratorHarness.ParseOptions)))
            .AssertUntouched();
    }

    [Fact]
    public void ASecondModelLeavesTheFirstAsItIs()
    {
        var first = GeneratorHarness.Compilation(Model);
        string second = Model.Replace("class Model", "class Second");
        var run = IncrementalRun.First(first).Then(first.AddSyntaxTrees(CSharpSyntaxTree.ParseText(second, GeneratorHarness.ParseOptions)));
        Assert.Equal([IncrementalStepRunReason.New, IncrementalStepRunReason.Cached], run.Sources);
        Assert.Equal([IncrementalStepRunReason.Unchanged], run.Hints);
    }

    [Fact]
    public void ADiagnosticThatMovesDoesNotDisturbTheSources() =>
        IncrementalRun.AfterEdit(Model, "\n\n" + Model, OptimizationLevel.Debug).AssertUntouched();

    [Fact]
    public void AnErrorTakesTheModelAwayAndItsCorrectionBringsItBack()
    {
        var valid = GeneratorHarness.Compilation(Model);
        var broken = IncrementalRun.Edit(valid, Replace("16, 2,", "16, 3,"));
        var run = IncrementalRun.First(valid);
        int files = run.Result.GeneratedSources.Length;
        run = run.Then(broken);
        Assert.Empty(run.Result.GeneratedSources);
        Assert.Equal("TXG006", Assert.Single(run.Result.Diagnostics).Id);
        run = run.Then(IncrementalRun.Edit(broken, Model));
        Assert.Equal(files, run.Result.GeneratedSources.Length);
        Assert.Empty(run.Result.Diagnostics);
    }

    [Fact]
    public void ANameInAnotherFileThatHidesAUsedTypeIsNoticed()
    {
        var valid = GeneratorHarness.Compilation("namespace Models;", Model);
        var run = IncrementalRun.First(valid).Then(IncrementalRun.Edit(valid, "namespace Models; class Unsafe;"));
        Assert.Empty(run.Result.GeneratedSources);
        Assert.Equal("TXG013", Assert.Single(run.Result.Diagnostics).Id);
        Assert.NotEmpty(run.Then(valid).Result.GeneratedSources);
    }

    private static string Replace(string before, string after)
    {
        Assert.Contains(before, Model);
        return Model.Replace(before, after);
    }
}
