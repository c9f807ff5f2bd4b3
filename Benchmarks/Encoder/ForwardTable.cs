using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Encoder;

/// <summary>Times of forward passes on one instruction set, one thread, beside their limits.</summary>
internal static class ForwardTable
{
    public static Table Measure(Machine machine, InstructionSet set, TimeSpan budget)
    {
        var table = new Table("model", "length", "median", "p99", "GFLOP/s", "of peak", "target", "of roofline", "allocated");
        foreach (var workload in Workload.All)
        {
            var timing = Timing.Of(workload.Prepare(set), budget);
            double speed = workload.Flops / timing.Median;
            table.Add(
                workload.Model.Title,
                workload.Input,
                Format.Time(timing.Median),
                Format.Time(timing.P99),
                Format.Giga(speed),
                Format.Percent(speed / machine.Peak(set)),
                Targets.Of(workload, set),
                Format.Percent(machine.Roofline(set, workload.Flops, workload.Model.MatrixBytes) / timing.Median),
                Format.Bytes(timing.Bytes));
        }

        return table;
    }
}
