using TxGen;
using TxGen.Runtime;

namespace Benchmarks.Limits;

/// <summary>The limits of this core, each measured once in this process, when it is first needed.</summary>
internal sealed class Machine
{
    private readonly Dictionary<InstructionSet, double> _peaks = [];
    private readonly Dictionary<long, double> _bandwidths = [];
    private readonly Lazy<double> _gelu = new(FunctionSpeed.MeasureGelu);
    private readonly Lazy<double> _exp = new(FunctionSpeed.MeasureExp);

    /// <summary>What this process can run, the widest vectors first.</summary>
    public static IReadOnlyList<InstructionSet> SupportedSets { get; } =
        [.. Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported)];

    /// <summary>FLOP/s of an instruction set.</summary>
    public double Peak(InstructionSet set) => Once(_peaks, set, FmaPeak.Measure);

    /// <summary>Bytes a second that the core reads from a working set of so many bytes.</summary>
    public double Bandwidth(long workingSet) => Once(_bandwidths, workingSet, ReadBandwidth.Measure);

    /// <summary>GELUs a second, on the widest vectors.</summary>
    public double Gelu => _gelu.Value;

    /// <summary>Exponentials a second, on the widest vectors.</summary>
    public double Exp => _exp.Value;

    /// <summary>Seconds that neither arithmetic nor reading can go below: the roofline.</summary>
    public double Roofline(InstructionSet set, long flops, long bytes) => Math.Max(flops / Peak(set), bytes / Bandwidth(bytes));

    private static double Once<TKey>(Dictionary<TKey, double> known, TKey key, Func<TKey, double> measure)
        where TKey : notnull
    {
        if (!known.TryGetValue(key, out double value))
            known.Add(key, value = measure(key));
        return value;
    }
}
