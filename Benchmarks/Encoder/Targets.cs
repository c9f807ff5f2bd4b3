using TxGen;

namespace Benchmarks.Encoder;

/// <summary>What the tables aim at: percent of peak, or a time.</summary>
internal static class Targets
{
    private static readonly Dictionary<(EncoderModel, string, InstructionSet), string> Known = new()
    {
        [(EncoderModels.MiniLm, "16", InstructionSet.Avx512)] = "70 %",
        [(EncoderModels.MiniLm, "32", InstructionSet.Avx512)] = "80 %",
        [(EncoderModels.MiniLm, "64", InstructionSet.Avx512)] = "86 %",
        [(EncoderModels.MiniLm, "128", InstructionSet.Avx512)] = "92 %",
        [(EncoderModels.MiniLm, "512", InstructionSet.Avx512)] = "85 %",
        [(EncoderModels.MiniLm, "8 x 16", InstructionSet.Avx512)] = "88 %",
        [(EncoderModels.MiniLm, "128", InstructionSet.Avx2)] = "90 %",
        [(EncoderModels.Base, "16", InstructionSet.Avx512)] = "70 %",
        [(EncoderModels.Base, "32", InstructionSet.Avx512)] = "80 %",
        [(EncoderModels.Base, "64", InstructionSet.Avx512)] = "87 %",
        [(EncoderModels.Base, "128", InstructionSet.Avx512)] = "92 %",
        [(EncoderModels.Base, "512", InstructionSet.Avx512)] = "88 %",
        [(EncoderModels.Small, "1", InstructionSet.Avx512)] = "3.5 µs",
        [(EncoderModels.Small, "16", InstructionSet.Avx512)] = "76 %",
        [(EncoderModels.Small, "32", InstructionSet.Avx512)] = "76 %",
        [(EncoderModels.Small, "64", InstructionSet.Avx512)] = "75 %",
        [(EncoderModels.Small, "128", InstructionSet.Avx512)] = "70 %",
        [(EncoderModels.Odd, "21", InstructionSet.Avx512)] = "55 %",
    };

    public static string Of(Workload workload, InstructionSet set) => Known.GetValueOrDefault((workload.Model, workload.Input, set), "");
}
