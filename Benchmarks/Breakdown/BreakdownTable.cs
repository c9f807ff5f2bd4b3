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
    private const int FewestPasses = 5;

    public static Table Measure(Machine machine, EncoderModel model, TimedModel timed, int length, InstructionSet set, TimeSpan budget)
    {
        var (whole, times) = MeasureTimes(timed, Calls.Forward(model.Model, set, length), Calls.Forward(timed.Type, set, length), budget);
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

    /// <summary>Median times of a plain pass and of each operation in a timed one, in turn, so that both have the same neighbours.</summary>
    private static (double Whole, double[] Operations) MeasureTimes(TimedModel timed, Action plainPass, Action timedPass, TimeSpan budget)
    {
        int operations = timed.Operations.Count;
        CallTimer.Calibrate();
        CallTimer.Take(operations);
        Timing.Of(timedPass, budget / 3);
        Timing.Of(plainPass, budget / 3);
        CallTimer.Take(operations);

        var wholes = new List<double>();
        var passes = new List<double[]>();
        long begin = Stopwatch.GetTimestamp();
        while (passes.Count < FewestPasses || Stopwatch.GetElapsedTime(begin) < budget)
        {
            timedPass();
            passes.Add(CallTimer.Take(operations));
            long start = Stopwatch.GetTimestamp();
            plainPass();
            wholes.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (wholes.Median(), [.. Enumerable.Range(0, operations).Select(i => passes.Select(times => times[i]).Median())]);
    }
}
