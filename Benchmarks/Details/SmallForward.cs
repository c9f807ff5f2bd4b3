using BenchmarkDotNet.Attributes;
using Benchmarks.Encoder;
using TxGen.Runtime;

namespace Benchmarks.Details;

/// <summary>Forward passes of a model that fits into L2.</summary>
public class SmallForward
{
    private Action _forward = null!;

    /// <summary>Rows of the sequence.</summary>
    [Params(1, 16, 32, 64, 128)]
    public int Length { get; set; }

    /// <summary>Draws weights and rows.</summary>
    [GlobalSetup]
    public void Setup() => _forward = Calls.Forward(EncoderModels.Small.Model, InstructionSets.Choose(null), Length);

    /// <summary>All layers.</summary>
    [Benchmark]
    public void Forward() => _forward();
}
