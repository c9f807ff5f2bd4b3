using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Decode;

/// <summary>One token at a time at positions 0 to 127, beside the time it takes to read all matrices once.</summary>
internal static class StepTable
{
    private const int Longest = 128;

    public static Table Measure(Machine machine, InstructionSet set, TimeSpan budget)
    {
        var table = new Table("model", "weights", "read", "step", "tokens/s", "GB/s", "of read bandwidth", "target", "times float32's speed", "its target", "allocated");
        foreach (var decoder in new[] { Decoders.Stories15M, Decoders.Stories110M, Decoders.Stories110MBFloat16, Decoders.Stories110MInt8 })
        {
            var timing = TimeStep(decoder, set, budget);
            double bandwidth = decoder.ReadBytes / timing.Median;
            bool plain = decoder.Format == WeightFormat.Float32;

            // Both in turn, so that other work on the machine meets both.
            string faster = plain ? "" : $"{TimeStep(Decoders.Stories110M, set, budget).Median / TimeStep(decoder, set, budget).Median:0.00} x";
            table.Add(
                decoder.Title,
                $"{decoder.Format}",
                Format.Bytes(decoder.ReadBytes),
                Format.Time(timing.Median),
                $"{1 / timing.Median:0.0}",
                Format.Giga(bandwidth),
                Format.Percent(bandwidth / machine.Bandwidth(decoder.ReadBytes)),
                plain ? "85 %" : "",
                faster,
                decoder.Format switch { WeightFormat.BFloat16 => "1.8 x", WeightFormat.Int8 => "3 x", _ => "" },
                Format.Bytes(timing.Bytes));
        }

        return table;
    }

    private static Timing TimeStep(Decoder decoder, InstructionSet set, TimeSpan budget)
    {
        var session = decoder.Create(set, null).Session;
        return Timing.Of(() =>
        {
            if (session.Position == Longest)
                session.Reset();
            session.Step(session.Position);
        }, budget);
    }
}
