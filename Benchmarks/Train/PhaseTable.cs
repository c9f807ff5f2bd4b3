using Benchmarks.Breakdown;
using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Models;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Train;

/// <summary>Where the time of a step goes: steps of the model with timers around its kernels, and of the plain one, in turn.</summary>
internal static class PhaseTable
{
    private const int Turns = 8;
    private const int StepsOfATurn = 25;

    public static Table Measure(Characters characters)
    {
        var timed = TimedModel.Compile(typeof(NanoGpt), Phases.Of);
        int[] tokens = new int[NanoGpt.TrainingBatch * NanoGpt.TrainingLength], targets = new int[tokens.Length];
        characters.Draw(new Random(1), tokens, targets);
        using var model = Setting.CreateModel();
        using var plain = model.CreateTrainer(Setting.Options());
        using var trainer = CreateTrainer(timed.Type);
        var set = plain.InstructionSet;

        CallTimer.Calibrate();
        CallTimer.Take(timed.Operations.Count);
        var wholes = new List<double>();
        var steps = new List<double[]>();
        var peaks = new List<double>();
        for (int turn = 0; turn < Turns; turn++)
        {
            peaks.Add(FmaPeak.Measure(set));
            trainer.Step(tokens, targets);
            CallTimer.Take(timed.Operations.Count);
            for (int i = 0; i < StepsOfATurn; i++)
            {
                trainer.Step(tokens, targets);
                steps.Add(CallTimer.Take(timed.Operations.Count));
            }

            wholes.Add(Timing.Of(() => plain.Step(tokens, targets), TimeSpan.FromMilliseconds(300)).Median);
        }

        double peak = peaks.Median();
        double whole = wholes.Median();
        double[] times = [.. timed.Operations.Select((_, i) => steps.Select(step => step[i]).Median())];
        var table = new Table("phase", "time", "of the whole", "GFLOP/s", "of the peak", "GB/s");
        for (int i = 0; i < times.Length; i++)
            Add(timed.Operations[i], times[i], Phases.Flops(timed.Operations[i]), Phases.Bytes(timed.Operations[i]));
        table.Add("other", Format.Time(whole - times.Sum()), Format.Percent(1 - (times.Sum() / whole)), "", "", "");
        Add("whole step", whole, Setting.Flops, 0);
        return table;

        void Add(string phase, double time, long flops, long bytes) => table.Add(
            phase,
            Format.Time(time),
            Format.Percent(time / whole),
            flops == 0 ? "" : Format.Giga(flops / time),
            flops == 0 ? "" : Format.Percent(flops / time / peak),
            bytes == 0 ? "" : Format.Giga(bytes / time));
    }

    /// <summary>A trainer of the model that was compiled again.</summary>
    private static ITrainer<object, int, int> CreateTrainer(Type type)
    {
        object model = type.GetMethod(nameof(NanoGpt.CreateRandom))!.Invoke(null, [Setting.Seed, Initialization.Normal(0.02f)])!;
        return (ITrainer<object, int, int>)type.GetMethod(nameof(NanoGpt.CreateTrainer))!.Invoke(model, [Setting.Options()])!;
    }
}
