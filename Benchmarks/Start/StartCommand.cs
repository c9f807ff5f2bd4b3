using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Benchmarks.Measuring;
using Benchmarks.Models;
using Benchmarks.Reports;

namespace Benchmarks.Start;

/// <summary>From the start of a process to MiniLM's first embedding, each time in a process of its own.</summary>
internal static class StartCommand
{
    private const int Processes = 9;
    private const double LoadingTarget = 2.5e9;
    private const double JitTarget = 0.12;

    public static Command Create(Option<bool> write)
    {
        // What a child process is called with.
        var once = new Option<string?>("--once") { Description = "Start on this weights file, print the parts as JSON.", Hidden = true };
        var command = new Command("start", "The parts of a cold start, from the process to the first embedding of MiniLM.") { once, write };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(once) is { } file)
                Console.WriteLine(JsonSerializer.Serialize(StartParts.Measure(file)));
            else
                Run(parsed.GetValue(write));
        });
        return command;
    }

    private static void Run(bool write)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            using (var model = MiniLm.CreateRandom(seed: 1))
                model.Save(file);
            var report = new Report("start", write);
            var starts = Enumerable.Range(0, Processes).Select(_ => StartInProcess(file)).ToList();
            report.Machine();
            report.Line($"Medians of {Processes} processes; the file of {Format.Bytes(new FileInfo(file).Length)} is in the page cache.\n");
            report.Line(Tabulate(starts, new FileInfo(file).Length).ToString());
            report.Finish();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static StartParts StartInProcess(string file)
    {
        string[] arguments = [typeof(StartCommand).Assembly.Location, "start", "--once", file];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string parts = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonSerializer.Deserialize<StartParts>(parts)!;
    }

    private static Table Tabulate(IReadOnlyList<StartParts> starts, long fileBytes)
    {
        var table = new Table("part", "time", "target", "rate");
        double loading = starts.Select(parts => parts.Loading).Median();
        Add("runtime and command line", parts => parts.BeforeMain);
        Add("preparing the kernels of one instruction set", parts => parts.Preparing, rate: $"{starts[0].Kernels} methods");
        Add("reading and packing weights", parts => parts.Loading, fileBytes / LoadingTarget, $"{Format.Giga(fileBytes / loading)} GB/s");
        Add("creating a session", parts => parts.Session);
        Add("first embedding, 128 tokens", parts => parts.FirstCall);
        Add("from kernels to first embedding", parts => parts.Preparing + parts.Loading + parts.Session + parts.FirstCall);
        Add("of that, JIT compilation", parts => parts.Jit, JitTarget);
        Add("second embedding", parts => parts.SecondCall);
        return table;

        void Add(string part, Func<StartParts, double> time, double? target = null, string rate = "") =>
            table.Add(part, Format.Time(starts.Select(time).Median()), target is { } seconds ? Format.Time(seconds) : "", rate);
    }
}
