using System.Diagnostics;
using System.Globalization;
using Benchmarks.Models;
using Benchmarks.Reports;

namespace Benchmarks.Train;

/// <summary>nanoGPT's 2,000 iterations, with the loss on what was held back again and again.</summary>
internal static class LearningTable
{
    private const int Interval = 250;

    public static Table Measure(Characters characters)
    {
        using var model = Setting.CreateModel();
        using var trainer = model.CreateTrainer(Setting.Options());
        int[] tokens = new int[NanoGpt.TrainingBatch * NanoGpt.TrainingLength], targets = new int[tokens.Length];
        var random = new Random(Setting.Seed);
        var table = new Table("steps", $"training loss, mean of the last {Interval}", "validation loss", "target", "seconds of training");
        table.Add("0", "", Loss(characters.Validate(trainer)), "", "");
        double sum = 0;
        long ticks = 0;
        for (int step = 1; step <= Setting.Steps; step++)
        {
            characters.Draw(random, tokens, targets);
            long start = Stopwatch.GetTimestamp();
            sum += trainer.Step(tokens, targets);
            ticks += Stopwatch.GetTimestamp() - start;
            if (step % Interval != 0)
                continue;
            string seconds = ((double)ticks / Stopwatch.Frequency).ToString("0.0", CultureInfo.InvariantCulture);
            table.Add($"{step}", Loss(sum / Interval), Loss(characters.Validate(trainer)), step == Setting.Steps ? "1.90" : "", seconds);
            sum = 0;
        }

        return table;
    }

    private static string Loss(double loss) => loss.ToString("0.000", CultureInfo.InvariantCulture);
}
