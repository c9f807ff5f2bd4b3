using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Decode;

/// <summary>
/// One token at a time at positions 0 to 127, beside the time it takes to read all matrices once. What is compared is measured in
/// turn, round by round, so that other work on the machine meets both; ratios are medians of the rounds' ratios.
/// </summary>
internal static class StepTable
{
    private const int Longest = 128;
    private const int Rounds = 7;

    public static Table Measure(InstructionSet set, TimeSpan budget)
    {
        var table = new Table("model", "weights", "read", "step", "tokens/s", "GB/s", "of read bandwidth", "target", "times float32's speed", "its target", "allocated");
        var plain = Decoders.Stories110M.Create(set, null).Session;
        foreach (var decoder in new[] { Decoders.Stories15M, Decoders.Stories110M, Decoders.Stories110MBFloat16, Decoders.Stories110MInt8 })
        {
            bool isPlain = decoder.Format == WeightFormat.Float32;
            var session = decoder == Decoders.Stories110M ? plain : decoder.Create(set, null).Session;
            var rounds = Enumerable.Range(0, Rounds)
                .Select(_ => new Round(TimeStep(session, budget / Rounds), isPlain ? null : TimeStep(plain, budget / Rounds), ReadBandwidth.Measure(decoder.ReadBytes)))
                .ToList();
            double step = rounds.Select(round => round.Step.Median).Median();
            table.Add(
                decoder.Title,
                $"{decoder.Format}",
                Format.Bytes(decoder.ReadBytes),
                Format.Time(step),
                $"{1 / step:0.0}",
                Format.Giga(decoder.ReadBytes / step),
                Format.Percent(rounds.Select(round => decoder.ReadBytes / round.Step.Median / round.Bandwidth).Median()),
                isPlain ? "85 %" : "",
                isPlain ? "" : $"{rounds.Select(round => round.Plain!.Median / round.Step.Median).Median():0.00} x",
                decoder.Format switch { WeightFormat.BFloat16 => "1.8 x", WeightFormat.Int8 => "3 x", _ => "" },
                Format.Bytes(rounds.Max(round => round.Step.Bytes)));
        }

        return table;
    }

    private static Timing TimeStep(IDecoder session, TimeSpan budget) => Timing.Of(() =>
    {
        if (session.Position == Longest)
            session.Reset();
        session.Step((int)session.Position);
    }, budget);

    /// <param name="Step">The step.</param>
    /// <param name="Plain">One of the same model in float32, where there is something to compare.</param>
    /// <param name="Bandwidth">Bytes a second of reading as many bytes.</param>
    private sealed record Round(Timing Step, Timing? Plain, double Bandwidth);
}
