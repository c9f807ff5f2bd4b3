using System.CommandLine;
using Benchmarks.Breakdown;
using Benchmarks.Limits;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Encoder;

/// <summary>Limits of the core, forward passes beside them, and where their time goes.</summary>
internal static class EncoderCommand
{
    private static readonly TimeSpan Thorough = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(0.3);

    private static readonly (EncoderModel Model, int[] Lengths)[] Breakdowns =
    [
        (EncoderModels.MiniLm, [16, 128, 512]),
        (EncoderModels.Base, [128, 512]),
        (EncoderModels.Small, [16, 128]),
        (EncoderModels.Odd, [21]),
    ];

    public static Command Create(Option<bool> write)
    {
        var quick = new Option<bool>("--quick") { Description = "Spend a fifth of the time on every number." };
        var breakdown = new Option<bool>("--breakdown") { Description = "Only where the time goes." };
        var command = new Command("encoder", "Forward passes of encoders, in percent of the FMA peak and of the roofline.")
        {
            quick,
            breakdown,
            write,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(breakdown) && result.GetValue(write))
                result.AddError("--write needs all tables, so it cannot go with --breakdown.");
        });
        command.SetAction(parsed =>
            Run(parsed.GetValue(quick) ? Quick : Thorough, parsed.GetValue(breakdown), parsed.GetValue(write)));
        return command;
    }

    private static void Run(TimeSpan budget, bool onlyBreakdown, bool write)
    {
        var widest = Machine.SupportedSets[0];
        // Without AVX-512 even 256-bit code differs: half the registers. So it has tables of its own.
        var report = new Report(widest == InstructionSet.Avx512 ? "encoder" : "encoder without AVX-512", write);
        var machine = new Machine();
        report.Machine();
        report.Section("Limits of one core", LimitsTable.Measure(machine));
        foreach (var set in onlyBreakdown ? [] : Machine.SupportedSets)
            report.Section($"Forward passes, {set}", ForwardTable.Measure(machine, set, budget));
        foreach (var (model, lengths) in Breakdowns)
        {
            var timed = TimedModel.Compile(model.Model, OperationNames.Of);
            foreach (int length in lengths)
            {
                var table = BreakdownTable.Measure(machine, model, timed, length, widest, budget);
                report.Section($"Breakdown of {model.Title}, length {length}", table);
            }
        }

        report.Finish();
    }
}
