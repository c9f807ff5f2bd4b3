using Benchmarks.Limits;
using Benchmarks.Measuring;
using TxGen;

namespace Benchmarks.Sparse;

/// <summary>Several attentions in turn, again and again, each round beside the peak of its minute: ratios are medians of the rounds'.</summary>
/// <param name="Peak">FLOP/s.</param>
/// <param name="Seconds">A time for each of the attentions.</param>
internal sealed record Round(double Peak, double[] Seconds)
{
    private const int Rounds = 9;
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(250);

    public static IReadOnlyList<Round> Measure(InstructionSet set, IReadOnlyList<(AttentionModel Model, int Length)> attentions) =>
    [
        .. Enumerable.Range(0, Rounds).Select(_ => new Round(
            FmaPeak.Measure(set),
            [.. attentions.Select(each => Timing.Of(() => each.Model.Run(each.Length), Budget).Median)])),
    ];
}
