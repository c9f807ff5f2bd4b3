using System.CommandLine;
using System.Diagnostics;
using Benchmarks.Measuring;
using Benchmarks.Models;
using Benchmarks.Reports;
using Microsoft.CodeAnalysis.CSharp;

namespace Benchmarks.Build;

/// <summary>What the generator costs a build, on MiniLM.</summary>
internal static class BuildCommand
{
    private const int WarmUp = 5;
    private const int Runs = 15;

    public static Command Create(Option<bool> write)
    {
        var command = new Command("build", "Time of generation, size of the generated code, and what MiniLM adds to a build.") { write };
        command.SetAction(parsed => Run(parsed.GetValue(write)));
        return command;
    }

    private static void Run(bool write)
    {
        var report = new Report("build", write);
        report.Machine();

        var declaration = Generation.Declare(typeof(MiniLm));
        var generated = Generation.Generate(declaration);
        var times = new Table("step", "median", "target");
        times.Add("generating all code in a warm compiler", Format.Time(Time(() => Generation.Generate(declaration))), "150 ms");
        double compiling = Time(() => Generation.Emit(Generation.Generate(declaration)));
        times.Add("generating and compiling it there", Format.Time(compiling), "");
        times.Add("what the model adds to `dotnet build`", Format.Time(ProjectBuild.MeasureAddition()), "2000 ms");
        report.Section("Time", times);

        report.Section("Generated lines", Lines(declaration, generated));
        report.Section("Largest kernel of each instruction set", KernelSizes.Tabulate(typeof(MiniLm), generated));
        report.Finish();
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

    private static Table Lines(CSharpCompilation declaration, CSharpCompilation generated)
    {
        var table = new Table("file", "lines", "target");
        int total = 0;
        foreach (var tree in generated.SyntaxTrees.Except(declaration.SyntaxTrees))
        {
            int lines = tree.GetText().Lines.Count - 1;
            total += lines;
            table.Add(Path.GetFileName(tree.FilePath), Format.Count(lines), "");
        }

        table.Add("all", Format.Count(total), "6,000");
        return table;
    }
}
