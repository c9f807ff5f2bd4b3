using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Decode;

/// <summary>Whole texts of the smallest model: steps at positions 0 to 199, the choice of every token included.</summary>
internal static class GreedyTable
{
    private const int Tokens = 200;
    private const int Start = 1;

    public static Table Measure(Machine machine, TimeSpan budget)
    {
        var table = new Table("model", "weights", "instruction set", "a token", "tokens/s", "target", "of read bandwidth", "allocated");
        foreach (var set in Machine.SupportedSets)
        {
            foreach (var decoder in new[] { Decoders.Stories260K, Decoders.Stories260KBFloat16, Decoders.Stories260KInt8 })
            {
                var session = decoder.Create(set, null).Session;
                var timing = Timing.Of(() => Generate(session), budget);
                double step = timing.Median / Tokens;
                table.Add(
                    decoder.Title,
                    $"{decoder.Format}",
                    $"{set}",
                    Format.Time(step),
                    Format.Count((long)(1 / step)),
                    set == InstructionSet.Avx512 && decoder.Format == WeightFormat.Float32 ? "60,000" : "",
                    Format.Percent(decoder.ReadBytes / step / machine.Bandwidth(decoder.ReadBytes)),
                    Format.Bytes(timing.Bytes));
            }
        }

        return table;
    }

    private static void Generate(IDecoder session)
    {
        session.Reset();
        int token = Start;
        for (int i = 0; i < Tokens; i++)
            token = Sampler.Greedy(session.Step(token));
    }
}
