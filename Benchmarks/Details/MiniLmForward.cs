using BenchmarkDotNet.Attributes;
using Benchmarks.Encoder;
using TxGen.Runtime;

namespace Benchmarks.Details;

/// <summary>Forward passes of MiniLM.</summary>
public class MiniLmForward
{
    private Action _forward = null!;

    /// <summary>Tokens of the sequence.</summary>
    [Params(16, 32, 64, 128, 512)]
    public int Length { get; set; }

    /// <summary>Draws weights and tokens.</summary>
    [GlobalSetup]
    public void Setup() => _forward = Calls.Forward(EncoderModels.MiniLm.Model, InstructionSets.Choose(null), Length);

    /// <summary>All layers.</summary>
    [Benchmark]
    public void Forward() => _forward();
}
