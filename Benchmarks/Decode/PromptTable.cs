using Benchmarks.Encoder;
using Benchmarks.Limits;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Decode;

/// <summary>Prompts: all blocks without the head, and prefilling, which ends in the head of one row.</summary>
internal static class PromptTable
{
    public const int Length = 128;

    public static Table Measure(Machine machine, InstructionSet set, TimeSpan budget)
    {
        var table = new Table("model", "weights", "call", "median", "p99", "GFLOP/s", "of peak", "target", "allocated");
        foreach (var decoder in new[] { Decoders.Stories260K, Decoders.Stories15M, Decoders.Stories110M, Decoders.Stories110MBFloat16, Decoders.Stories110MInt8 })
        {
            var run = decoder.Create(set, null);
            int[] tokens = Calls.Tokens(Length, decoder.Vocabulary);
            long head = 2L * decoder.DModel * decoder.Vocabulary;
            bool aims = decoder == Decoders.Stories15M || decoder == Decoders.Stories110M;
            Add("blocks", run.Forward(tokens), decoder.BodyFlops(Length), aims ? "85 %" : "");
            Add("prefill", Prefill, decoder.BodyFlops(Length) + head, "");

            void Prefill()
            {
                run.Session.Reset();
                run.Session.Prefill(tokens);
            }

            void Add(string call, Action action, long flops, string target)
            {
                var timing = Timing.Of(action, budget);
                double speed = flops / timing.Median;
                table.Add(decoder.Title, $"{decoder.Format}", call, Format.Time(timing.Median), Format.Time(timing.P99), Format.Giga(speed),
                    Format.Percent(speed / machine.Peak(set)), target, Format.Bytes(timing.Bytes));
            }
        }

        return table;
    }
}
