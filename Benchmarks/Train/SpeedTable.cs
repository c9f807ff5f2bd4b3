using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Models;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Train;

/// <summary>Full steps, beside the FMA peak of the same minute: both are measured in turn, and ratios are medians of the rounds'.</summary>
internal static class SpeedTable
{
    private const int Rounds = 9;

    public static Table Measure(Characters characters, TimeSpan budget)
    {
        var table = new Table("instruction set", "step", "target", "tokens/s", "GFLOP/s", "peak", "of the peak", "target", "allocated");
        foreach (var set in Machine.SupportedSets)
        {
            using var model = Setting.CreateModel();
            using var trainer = model.CreateTrainer(Setting.Options(set));
            int[] tokens = new int[NanoGpt.TrainingBatch * NanoGpt.TrainingLength], targets = new int[tokens.Length];
            characters.Draw(new Random(1), tokens, targets);

            var rounds = Enumerable.Range(0, Rounds)
                .Select(_ => (Peak: FmaPeak.Measure(set), Step: Timing.Of(() => trainer.Step(tokens, targets), budget / Rounds)))
                .ToList();
            double step = rounds.Select(round => round.Step.Median).Median();
            bool isTarget = set == InstructionSet.Avx512;
            table.Add(
                set.ToString(),
                Format.Time(step),
                isTarget ? "20.50 ms" : "",
                Format.Count((long)(tokens.Length / step)),
                Format.Giga(Setting.Flops / step),
                Format.Giga(rounds.Select(round => round.Peak).Median()),
                Format.Percent(rounds.Select(round => Setting.Flops / round.Step.Median / round.Peak).Median()),
                isTarget ? "72 %" : "",
                Format.Bytes(rounds.Max(round => round.Step.Bytes)));
        }

        return table;
    }
}
