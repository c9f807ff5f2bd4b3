using System.Diagnostics;
using System.Globalization;
using Benchmarks.Measuring;
using TxGen;

namespace Benchmarks.Tokenize;

/// <summary>How long a tokenizer takes to load, in seconds.</summary>
/// <param name="First">The first time in a process, JIT compilation included.</param>
/// <param name="Median">The median of later ones.</param>
internal readonly record struct LoadTimes(double First, double Median)
{
    private const int Loads = 30;

    public static LoadTimes Measure(string file)
    {
        double first = Time(file);
        return new(first, Enumerable.Range(0, Loads).Select(_ => Time(file)).ToList().Median());
    }

    /// <summary>Measures in a process of its own.</summary>
    public static LoadTimes MeasureApart(string file)
    {
        string[] arguments = [typeof(LoadTimes).Assembly.Location, "tokenize", "--load", file];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string[] times = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return new(double.Parse(times[0], CultureInfo.InvariantCulture), double.Parse(times[1], CultureInfo.InvariantCulture));
    }

    public override string ToString() => FormattableString.Invariant($"{First} {Median}");

    private static double Time(string file)
    {
        long start = Stopwatch.GetTimestamp();
        Tokenizer.Load(file);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
