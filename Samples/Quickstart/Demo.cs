using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Quickstart;

/// <summary>Runs the model on words and tells what it cost.</summary>
internal sealed class Demo : IDisposable
{
    private const int WarmUp = 200;
    private const int Runs = 2000;

    private readonly LetterSorter _model = LetterSorter.Load(Path.Combine(AppContext.BaseDirectory, "letters.safetensors"));
    private readonly LetterSorter.Session _session;

    public Demo() => _session = _model.CreateSession();

    public void Sort(string word)
    {
        int[] tokens = Word.ToTokens(word);
        float[] logits = new float[tokens.Length * LetterSorter.Outputs];
        _session.ClassifyTokens(tokens, logits);
        string sorted = Word.FromLogits(logits);

        var (microseconds, bytes) = Measure(tokens, logits);
        long flops = LetterSorter.Flops(tokens.Length);
        Console.WriteLine($"{word} → {sorted}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {microseconds:0.0} µs per inference · {flops / 1e6:0.00} MFLOP, {flops / microseconds / 1e3:0} GFLOP/s · {bytes} bytes allocated per call"));
    }

    /// <summary>What holds for all words.</summary>
    public void Report()
    {
        string code = typeof(Demo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == "GeneratedCode").Value!;
        Console.WriteLine($"instruction set: {_session.InstructionSet}");
        Console.WriteLine($"model: {LetterSorter.ParameterCount.ToString("N0", CultureInfo.InvariantCulture)} parameters, {LetterSorter.SessionBytes / 1024} KiB of memory a session");
        Console.WriteLine($"generated code: {Path.GetFullPath(code)}");
    }

    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }

    /// <summary>The median time of a call, and what a call allocates on the managed heap.</summary>
    private (double Microseconds, long Bytes) Measure(int[] tokens, float[] logits)
    {
        for (int i = 0; i < WarmUp; i++)
            _session.ClassifyTokens(tokens, logits);

        var times = new long[Runs];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            _session.ClassifyTokens(tokens, logits);
            times[i] = Stopwatch.GetTimestamp() - start;
        }

        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
        Array.Sort(times);
        return (times[Runs / 2] * 1e6 / Stopwatch.Frequency, bytes);
    }
}
