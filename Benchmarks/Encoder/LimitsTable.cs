using Benchmarks.Limits;
using Benchmarks.Reports;

namespace Benchmarks.Encoder;

/// <summary>What one core can do at best: arithmetic of every instruction set, and reading at every working set.</summary>
internal static class LimitsTable
{
    private const long L1 = 32 << 10;
    private const long HalfL2 = 512 << 10;

    public static Table Measure(Machine machine)
    {
        var table = new Table("limit", "best of several runs");
        foreach (var set in Machine.SupportedSets)
            table.Add($"FMA peak, {set}", $"{Format.Giga(machine.Peak(set))} GFLOP/s");
        foreach (long bytes in (long[])[L1, HalfL2])
            table.Add($"reading {Format.Bytes(bytes)}", $"{Format.Giga(machine.Bandwidth(bytes))} GB/s");
        foreach (var model in EncoderModels.All)
        {
            string bandwidth = $"{Format.Giga(machine.Bandwidth(model.MatrixBytes))} GB/s";
            table.Add($"reading the {Format.Bytes(model.MatrixBytes)} of {model.Title}", bandwidth);
        }

        return table;
    }
}
