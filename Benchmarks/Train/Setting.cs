using Benchmarks.Models;
using TxGen;

namespace Benchmarks.Train;

/// <summary>How nanoGPT trains on a CPU: 2,000 steps of AdamW with warm-up and cosine.</summary>
internal static class Setting
{
    public const int Steps = 2000;
    public const int Seed = 2;
    private const int WarmUp = 100;

    /// <summary>FLOPs of a step.</summary>
    public static long Flops => NanoGpt.TrainingBatch * NanoGpt.TrainingFlops(NanoGpt.TrainingLength);

    public static NanoGpt CreateModel() => NanoGpt.CreateRandom(Seed, Initialization.Normal(0.02f));

    public static TrainerOptions Options(InstructionSet? set = null) => new()
    {
        Optimizer = Optimizer.AdamW(weightDecay: 0.1, beta1: 0.9, beta2: 0.99),
        LearningRate = LearningRate.Cosine(1e-3f, WarmUp, Steps, 1e-4f),
        MaxGradientNorm = 1,
        InstructionSet = set,
    };
}
