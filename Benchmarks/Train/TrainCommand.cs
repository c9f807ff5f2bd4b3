using System.CommandLine;
using Benchmarks.Reports;

namespace Benchmarks.Train;

/// <summary>nanoGPT's setting for a CPU on tinyshakespeare: how well and how fast it learns.</summary>
internal static class TrainCommand
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(9);

    public static Command Create(Option<bool> write)
    {
        var speed = new Option<bool>("--speed") { Description = "Only how fast a step is, without learning anything." };
        var command = new Command("train", "Training of nanoGPT's character model: loss, speed, phases, cost of the code.") { speed, write };
        command.Validators.Add(result =>
        {
            if (result.GetValue(speed) && result.GetValue(write))
                result.AddError("--write needs all tables, so it cannot go with --speed.");
        });
        command.SetAction(parsed => Run(parsed.GetValue(speed), parsed.GetValue(write)));
        return command;
    }

    private static int Run(bool onlySpeed, bool write)
    {
        if (Characters.Load() is not { } characters)
        {
            Console.Error.WriteLine("tinyshakespeare.txt is not among the fixtures: say where they are with TXGEN_FIXTURES.");
            return 1;
        }

        var report = new Report("train", write);
        var jit = CodeTable.MeasureJit(characters);
        report.Machine();
        report.Section("Steps", SpeedTable.Measure(characters, Budget));
        report.Section("Phases of a step", PhaseTable.Measure(characters));
        if (!onlySpeed)
        {
            report.Section("Learning", LearningTable.Measure(characters));
            report.Section("Code", CodeTable.Measure(jit));
        }

        report.Finish();
        return 0;
    }
}
