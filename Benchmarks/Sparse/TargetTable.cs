using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Sparse;

/// <summary>What sparse attention aims at: cost that grows with the length, far below dense attention, near the limit of the machine.</summary>
internal static class TargetTable
{
    public static Table Measure(InstructionSet set, AttentionModel dense, AttentionModel window, AttentionModel blocks)
    {
        (AttentionModel, int)[] attentions = [(window, 4096), (window, 8192), (dense, 4096), (blocks, 4096), (dense, 2048)];
        var rounds = Round.Measure(set, attentions);
        var table = new Table("attention alone", "measured", "target");
        table.Add("window of 128: time at 8192 / time at 4096", Ratio(round => round.Seconds[1] / round.Seconds[0]), "at most 2.1");
        table.Add("dense attention / window of 128, at 4096", Ratio(round => round.Seconds[2] / round.Seconds[0]), "at least 6");
        table.Add("window of 128 at 4096, of the FMA peak", OfPeak(0), "at least 55 %");
        table.Add("blocks of 64 at 4096, of the FMA peak", OfPeak(3), "at least 50 %");
        table.Add("dense attention at 2048, of the FMA peak", OfPeak(4), "at least 75 %");
        return table;

        string Ratio(Func<Round, double> ratio) => FormattableString.Invariant($"{rounds.Select(ratio).Median():0.00}");

        string OfPeak(int index)
        {
            var (model, length) = attentions[index];
            return Format.Percent(rounds.Select(round => model.Flops(length) / round.Seconds[index] / round.Peak).Median());
        }
    }
}
