using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Sparse;

/// <summary>Every pattern at one length, beside dense attention.</summary>
internal static class PatternTable
{
    /// <param name="models">Dense attention first.</param>
    public static Table Measure(InstructionSet set, IReadOnlyList<AttentionModel> models, int length)
    {
        var rounds = Round.Measure(set, [.. models.Select(model => (model, length))]);
        long all = models[0].Flops(length);
        var table = new Table("attention", "time", "MFLOP", "GFLOP/s", "of the peak", "dense / FLOPs", "dense / time");
        for (int i = 0; i < models.Count; i++)
        {
            int index = i;
            long flops = models[i].Flops(length);
            double seconds = rounds.Select(round => round.Seconds[index]).Median();
            table.Add(
                models[i].Name,
                Format.Time(seconds),
                Format.Count(flops / 1_000_000),
                Format.Giga(flops / seconds),
                Format.Percent(rounds.Select(round => flops / round.Seconds[index] / round.Peak).Median()),
                Times((double)all / flops),
                Times(rounds.Select(round => round.Seconds[0] / round.Seconds[index]).Median()));
        }

        return table;
    }

    private static string Times(double ratio) => FormattableString.Invariant($"{ratio:0.0}x");
}
