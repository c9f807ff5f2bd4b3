using System.Diagnostics;

namespace Benchmarks.Measuring;

/// <summary>Times of many calls.</summary>
/// <param name="Median">Seconds.</param>
/// <param name="P99">Seconds that 99 of 100 calls stay within.</param>
/// <param name="Bytes">Bytes a call allocates on the managed heap.</param>
internal sealed record Timing(double Median, double P99, long Bytes)
{
    private const int FewestCalls = 5;
    private const int MostCalls = 1 << 18;

    private static readonly long[] Samples = new long[MostCalls];

    /// <summary>Calls again and again until the budget is spent, a third of it before anything counts.</summary>
    public static Timing Of(Action call, TimeSpan budget)
    {
        Repeat(call, budget / 3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int calls = Repeat(call, budget);
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / calls;

        var samples = Samples.AsSpan(0, calls);
        samples.Sort();
        return new(Seconds(samples[calls / 2]), Seconds(samples[(calls - 1) * 99 / 100]), bytes);
    }

    private static int Repeat(Action call, TimeSpan budget)
    {
        long end = Stopwatch.GetTimestamp() + (long)(budget.TotalSeconds * Stopwatch.Frequency);
        int calls = 0;
        long now = Stopwatch.GetTimestamp();
        while (calls < FewestCalls || (now < end && calls < MostCalls))
        {
            call();
            long next = Stopwatch.GetTimestamp();
            Samples[calls++] = next - now;
            now = next;
        }

        return calls;
    }

    private static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;
}
