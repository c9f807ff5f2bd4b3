using System.CommandLine;
using Benchmarks.Models;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Sparse;

/// <summary>The attention operation alone, dense and sparse: d_model 256, four heads, causal.</summary>
internal static class SparseCommand
{
    private const int Length = 4096;

    private static readonly (Type Type, string Name)[] Models =
    [
        (typeof(DenseAttention), "dense"),
        (typeof(WindowAttention), "window of 128"),
        (typeof(DilatedAttention), "window of 128, four apart"),
        (typeof(GlobalAttention), "window of 128, 16 global tokens"),
        (typeof(BlockAttention), "blocks of 64: window 3, global 2, random 3"),
        (typeof(StridedAttention), "strided, 128"),
        (typeof(FixedAttention), "fixed, blocks of 128, summaries of 16"),
    ];

    public static Command Create(Option<bool> write)
    {
        var command = new Command("sparse", "Attention alone, dense and with every sparse pattern: time, FLOPs, share of the peak, memory.") { write };
        command.SetAction(parsed => Run(parsed.GetValue(write)));
        return command;
    }

    private static int Run(bool write)
    {
        var report = new Report("sparse", write);
        report.Machine();
        foreach (var set in Limits.Machine.SupportedSets)
        {
            var models = Models.Select(model => new AttentionModel(model.Type, model.Name, set)).ToList();
            if (set == InstructionSet.Avx512)
                report.Section("Targets", TargetTable.Measure(set, models[0], models[1], models[4]));
            report.Section($"Patterns at {Length} positions, {set}", PatternTable.Measure(set, models, Length));
        }

        report.Section("Memory", MemoryTable.Measure());
        report.Finish();
        return 0;
    }
}
