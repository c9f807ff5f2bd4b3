using System.Diagnostics;
using Benchmarks.Encoder;
using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Breakdown;

/// <summary>Where the time of a pass goes.</summary>
internal static class BreakdownTable
{
    private const int Turns = 8;

    public static Table Measure(
        Machine machine, EncoderModel model, TimedModel timed, int length, InstructionSet set, TimeSpan budget)
    {
        var plainPass = Calls.Forward(model.Model, set, length);
        var timedPass = Calls.Forward(timed.Type, set, length);
        var (whole, times) = MeasureTimes(timed.Operations.Count, plainPass, timedPass, budget);
        var costs = new OperationCosts(model, length, set, machine);

        var table = new Table("operation", "time", "of the whole", "GFLOP/s", "of its limit");
        for (int i = 0; i < times.Length; i++)
            Add(timed.Operations[i], times[i], costs.Of(timed.Operations[i]));
        table.Add("other", Format.Time(whole - times.Sum()), Format.Percent(1 - (times.Sum() / whole)), "", "");
        Add("whole", whole, new(model.Flops(length), machine.Roofline(set, model.Flops(length), model.MatrixBytes)));
        double attention = times.Where((_, i) => OperationCosts.IsAttention(timed.Operations[i])).Sum();
        Add("attention alone", attention, new(costs.AttentionFlops, costs.AttentionFlops / machine.Peak(set)));
        return table;

        void Add(string operation, double time, OperationCost cost) => table.Add(
            operation,
            Format.Time(time),
            Format.Percent(time / whole),
            cost.Flops == 0 ? "" : Format.Giga(cost.Flops / time),
            Format.Percent(cost.Limit / time));
    }

    /// <summary>
    /// Lower quartiles of the times of a plain pass and of each operation in a timed one. They take turns, so that both have the same
    /// neighbours on the machine, but not after every pass: each has weights of its own, and would find the other's in the caches.
    /// </summary>
    private static (double Whole, double[] Operations) MeasureTimes(int operations, Action plainPass, Action timedPass, TimeSpan budget)
    {
        CallTimer.Calibrate();
        CallTimer.Take(operations);
        var wholes = new List<double>();
        var passes = new List<double[]>();
        for (int turn = 0; turn < Turns; turn++)
        {
            timedPass();
            CallTimer.Take(operations);
            Repeat(timedPass, budget / Turns, _ => passes.Add(CallTimer.Take(operations)));
            plainPass();
            Repeat(plainPass, budget / Turns, wholes.Add);
        }

        return (wholes.LowerQuartile(), [.. Enumerable.Range(0, operations).Select(i => passes.Select(times => times[i]).LowerQuartile())]);
    }

    /// <summary>Runs passes for a while, at least one, and tells the seconds of each.</summary>
    private static void Repeat(Action pass, TimeSpan budget, Action<double> done)
    {
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            pass();
            done(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < budget);
    }
}
