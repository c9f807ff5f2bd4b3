using System.CommandLine;
using Benchmarks.Limits;
using Benchmarks.Reports;

namespace Benchmarks.Encoder;

/// <summary>Limits of the core, forward passes beside them, and where their time goes.</summary>
internal static class EncoderCommand
{
    private static readonly TimeSpan Thorough = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(0.3);

    public static Command Create(Option<bool> write)
    {
        var quick = new Option<bool>("--quick") { Description = "Spend a fifth of the time on every number." };
        var command = new Command("encoder", "Forward passes of encoders, in percent of the FMA peak and of the roofline.") { quick, write };
        command.SetAction(parsed => Run(parsed.GetValue(quick) ? Quick : Thorough, parsed.GetValue(write)));
        return command;
    }

    private static void Run(TimeSpan budget, bool write)
    {
        var report = new Report("encoder");
        var machine = new Machine();
        report.Machine();
        report.Section("Limits of one core", LimitsTable.Measure(machine));
        foreach (var set in Machine.InstructionSets)
            report.Section($"Forward passes, {set}", ForwardTable.Measure(machine, set, budget));
        if (write)
            report.Write();
    }
}
