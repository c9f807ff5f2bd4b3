using TxGen.Generator.Tests.Harness;
using TxGen.Generator.Tests.Training;

namespace TxGen.Generator.Tests.Sparse;

/// <summary>Gradients through sparse attention against the graph's own in double precision.</summary>
public class SparseGradientTests
{
    private const int MaxLength = 130;

    /// <summary>Of blocks, those that are hardest.</summary>
    public static IEnumerable<object[]> Patterns => SparseCase.Kinds.Except(["blocks", "large random blocks"]).Select((name, i) => new object[] { name, i });

    /// <summary>Blocks of 64 queries: one and two, behind another sequence of their pass, or three, alone in it; with and without dropout and kept scores.</summary>
    [Theory]
    [MemberData(nameof(Patterns))]
    public void GradientsAgreeWithTheInterpreter(string pattern, int index)
    {
        var spec = SparseCase.Of(pattern, causal: index % 2 == 1, MaxLength);
        spec = spec with
        {
            Training = true,
            TrainingBatch = 5,
            TrainingLength = MaxLength,
            AttentionDropout = index % 3 == 0 ? 0.25f : 0,
            RecomputeAttention = index / 2 % 2 == 0,
        };
        GradientInterpreterTests.AssertAgrees(CompiledModel.Compile(spec), index % 3 == 1 ? [MaxLength, 17] : [1, 17, 65, 33], smoothing: 0, new Random(index));
    }

    [Fact]
    public void ALongSequenceAgreesWithTheInterpreter()
    {
        var spec = SparseCase.Of("window and global tokens", causal: true, maxLength: 530) with
        {
            Heads = 1, KvHeads = 1, HeadDim = 8, RotaryDim = 8, Training = true, TrainingBatch = 2, TrainingLength = 530, AttentionDropout = 0.1f,
        };
        GradientInterpreterTests.AssertAgrees(CompiledModel.Compile(spec), [30, 530], smoothing: 0, new Random(1));
    }
}
