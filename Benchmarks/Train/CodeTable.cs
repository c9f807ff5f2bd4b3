using System.Diagnostics;
using System.Runtime;
using Benchmarks.Build;
using Benchmarks.Measuring;
using Benchmarks.Models;
using Benchmarks.Reports;

namespace Benchmarks.Train;

/// <summary>What the training model costs before it runs: generated text, generation, compilation, and the JIT at its first steps.</summary>
internal static class CodeTable
{
    private const int WarmUp = 3;
    private const int Runs = 9;

    /// <summary>JIT compilation during a first step; to be asked for before any other.</summary>
    public static TimeSpan MeasureJit(Characters characters)
    {
        int[] tokens = new int[NanoGpt.TrainingBatch * NanoGpt.TrainingLength], targets = new int[tokens.Length];
        characters.Draw(new Random(1), tokens, targets);
        using var model = Setting.CreateModel();
        using var trainer = model.CreateTrainer(Setting.Options());
        var before = JitInfo.GetCompilationTime();
        trainer.Step(tokens, targets);
        return JitInfo.GetCompilationTime() - before;
    }

    public static Table Measure(TimeSpan jit)
    {
        var declaration = Generation.Declare(typeof(NanoGpt));
        var generated = Generation.Generate(declaration);
        int all = 0, training = 0;
        foreach (var tree in generated.SyntaxTrees.Except(declaration.SyntaxTrees))
        {
            int lines = tree.GetText().Lines.Count - 1;
            all += lines;
            if (tree.FilePath.Contains(".Training", StringComparison.Ordinal))
                training += lines;
        }

        var table = new Table("", "forward pass and training", "of that, training");
        table.Add("generated lines", Format.Count(all), Format.Count(training));
        table.Add("generating in a warm compiler", Format.Time(Time(() => Generation.Generate(declaration))), "");
        table.Add("generating and compiling there", Format.Time(Time(() => Generation.Emit(Generation.Generate(declaration)))), "");
        table.Add("JIT compilation during the first step", "", Format.Time(jit.TotalSeconds));
        return table;
    }

    private static double Time(Action action)
    {
        for (int i = 0; i < WarmUp; i++)
            action();
        return Enumerable.Range(0, Runs).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }).Median();
    }
}
