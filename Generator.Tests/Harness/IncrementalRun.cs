using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Reason = Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace TxGen.Generator.Tests.Harness;

/// <summary>Why each output of the pipeline's steps came to be in one run of the driver.</summary>
internal sealed class IncrementalRun(GeneratorDriver driver)
{
    public GeneratorDriver Driver { get; } = driver;

    public GeneratorRunResult Result { get; } = driver.GetRunResult().Results.Single();

    /// <summary>Outputs of the step that is the barrier: what is to be generated.</summary>
    public Reason[] Declarations => ReasonsOf(TrackingNames.Declarations);

    public Reason[] Hints => ReasonsOf(TrackingNames.Hints);

    /// <summary>Outputs that are source files, one entry for each model.</summary>
    public Reason[] Sources => OutputSteps.Where(WroteFiles).SelectMany(step => step.Outputs).Select(output => output.Reason).Order().ToArray();

    /// <summary>Every value that a named step of ours or an output step holds.</summary>
    public IEnumerable<object> Values =>
        new[] { TrackingNames.Requests, TrackingNames.Parsed, TrackingNames.Declarations, TrackingNames.Hints }
            .SelectMany(name => Result.TrackedSteps[name])
            .Concat(OutputSteps)
            .SelectMany(step => step.Outputs)
            .Select(output => output.Value);

    private static IncrementalRun Run(GeneratorDriver driver, CSharpCompilation compilation)
    {
        var run = new IncrementalRun(driver.RunGenerators(compilation));
        Assert.Null(run.Result.Exception);
        return run;
    }

    private IEnumerable<IncrementalGeneratorRunStep> OutputSteps => Result.TrackedOutputSteps.SelectMany(steps => steps.Value);

    public static IncrementalRun First(CSharpCompilation compilation, Project? project = null) => Run(GeneratorHarness.Driver(project), compilation);

    /// <summary>Runs the same driver again, as an editor does after every key.</summary>
    public IncrementalRun Then(CSharpCompilation compilation) => Run(Driver, compilation);

    /// <summary>Runs the same driver again after additional files changed.</summary>
    public IncrementalRun Then(CSharpCompilation compilation, Project project) => Run(Driver.ReplaceAdditionalTexts([.. project.Files]), compilation);

    /// <summary>A compilation, then the same with one source file replaced.</summary>
    public static IncrementalRun AfterEdit(string before, string after, OptimizationLevel optimization = OptimizationLevel.Release)
    {
        var first = GeneratorHarness.Compilation(before);
        first = first.WithOptions(first.Options.WithOptimizationLevel(optimization));
        return First(first).Then(Edit(first, after));
    }

    /// <summary>Replaces the text of the first source file.</summary>
    public static CSharpCompilation Edit(CSharpCompilation compilation, string text)
    {
        var tree = compilation.SyntaxTrees[0];
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text, System.Text.Encoding.UTF8)));
    }

    /// <summary>Outputs of the step that reads files.</summary>
    public Reason[] Parsed => ReasonsOf(TrackingNames.Parsed);

    private Reason[] ReasonsOf(string name) =>
        Result.TrackedSteps[name].SelectMany(step => step.Outputs).Select(output => output.Reason).ToArray();

    /// <summary>An output step holds its files and its diagnostics as a pair; ours write either the one or the other.</summary>
    private static bool WroteFiles(IncrementalGeneratorRunStep step) =>
        step.Outputs.Any(output => output.Value is ITuple pair && pair[0] is System.Collections.IEnumerable files && files.GetEnumerator().MoveNext());
}

/// <summary>What the steps of a pipeline with one model say after an edit.</summary>
internal static class RunReasons
{
    public static void AssertUntouched(this IncrementalRun run)
    {
        Assert.All(run.Declarations, AssertKept);
        Assert.All(run.Hints, AssertKept);
        Assert.Equal([Reason.Cached], run.Sources);
    }

    public static void AssertRegenerated(this IncrementalRun run)
    {
        Assert.Equal([Reason.Modified], run.Declarations);
        Assert.Equal([Reason.Modified], run.Sources);
    }

    private static void AssertKept(Reason reason) => Assert.True(reason is Reason.Cached or Reason.Unchanged, $"the step was {reason}");
}
