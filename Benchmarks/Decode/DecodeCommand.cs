using System.CommandLine;
using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Reports;

namespace Benchmarks.Decode;

/// <summary>Text generation: steps beside read bandwidth, prompts beside the FMA peak, batches, and weight formats.</summary>
internal static class DecodeCommand
{
    private static readonly TimeSpan Thorough = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(0.4);

    public static Command Create(Option<bool> write)
    {
        var quick = new Option<bool>("--quick") { Description = "Spend a fifth of the time on every number." };
        var command = new Command("decode", "Steps, prompts and batches of decoders, in percent of read bandwidth and FMA peak.") { quick, write };
        command.SetAction(parsed => Run(parsed.GetValue(quick) ? Quick : Thorough, parsed.GetValue(write)));
        return command;
    }

    private static void Run(TimeSpan budget, bool write)
    {
        var widest = Machine.SupportedSets[0];
        var machine = new Machine();
        var report = new Report("decode", write);
        report.Machine();
        report.Section("Greedy text of 200 tokens", GreedyTable.Measure(machine, budget));
        report.Section($"Steps, {widest}", StepTable.Measure(widest, budget));
        report.Section($"Prompts of {PromptTable.Length} tokens, {widest}", PromptTable.Measure(machine, widest, budget));
        report.Section($"Batches of {BatchTable.Sequences} sequences, {widest}", BatchTable.Measure(widest, budget));
        if (Fixtures.Find("stories260k/model.safetensors") is { } weights)
            report.Section("Weight formats of 260K", AgreementTable.Measure(weights));
        else
            report.Line("The trained weights of 260K are absent, so formats are not compared: set TXGEN_FIXTURES.");
        report.Finish();
    }
}
