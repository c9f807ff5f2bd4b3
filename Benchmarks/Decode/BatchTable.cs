using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Decode;

/// <summary>Several sequences in one step, at positions 0 to 127, beside one.</summary>
internal static class BatchTable
{
    public const int Sequences = 8;
    private const int Longest = 128;

    public static Table Measure(InstructionSet set, TimeSpan budget)
    {
        var table = new Table("model", "step of one", "tokens/s of one", "step of all", "tokens/s of all", "ratio", "target", "allocated");
        foreach (var decoder in Decoders.All)
        {
            var run = decoder.Create(set, null);
            var one = Timing.Of(run.StepBatch(1, Longest), budget);
            var all = Timing.Of(run.StepBatch(Sequences, Longest), budget);
            table.Add(
                decoder.Title,
                Format.Time(one.Median),
                Format.Count((long)(1 / one.Median)),
                Format.Time(all.Median),
                Format.Count((long)(Sequences / all.Median)),
                $"{Sequences * one.Median / all.Median:0.00} x",
                "5 x",
                Format.Bytes(all.Bytes));
        }

        return table;
    }
}
