using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests.Training;

/// <summary>Updates of the weights: right against a scalar loop in double precision, and the same bits on all instruction sets.</summary>
public class UpdateTests
{
    private const int Steps = 24;

    private readonly TrainingExample _example = new();

    public static TheoryData<string, TrainerOptions> Options => new()
    {
        { "defaults", new() },
        { "Adam", new() { Optimizer = Optimizer.Adam() } },
        { "the paper's Adam", new() { Optimizer = Optimizer.Adam(0.9, 0.98, 1e-9), LearningRate = LearningRate.Transformer(64, 10) } },
        { "no moments", new() { Optimizer = Optimizer.Adam(0, 0) } },
        { "large epsilon", new() { Optimizer = Optimizer.Adam(epsilon: 0.1) } },
        { "decay of matrices", new() { Optimizer = Optimizer.AdamW(1, on: Decay.Matrices), LearningRate = LearningRate.Constant(0.01f) } },
        { "decay of embeddings", new() { Optimizer = Optimizer.AdamW(1, on: Decay.Embeddings), LearningRate = LearningRate.Constant(0.01f) } },
        { "decay of biases", new() { Optimizer = Optimizer.AdamW(1, on: Decay.Biases), LearningRate = LearningRate.Constant(0.01f) } },
        { "decay of norms", new() { Optimizer = Optimizer.AdamW(1, on: Decay.Norms), LearningRate = LearningRate.Constant(0.01f) } },
        { "decay of all", new() { Optimizer = Optimizer.AdamW(1, on: Decay.All), LearningRate = LearningRate.Constant(0.01f) } },
        { "clipping", new() { MaxGradientNorm = 0.5f } },
        { "clipping that does nothing", new() { MaxGradientNorm = 1e6f } },
        { "accumulation", new() { AccumulationSteps = 3 } },
        {
            "everything",
            new()
            {
                Optimizer = Optimizer.AdamW(0.1, 0.8, 0.95, 1e-6, Decay.Matrices | Decay.Norms),
                LearningRate = LearningRate.Cosine(0.003f, 2, 7),
                MaxGradientNorm = 1,
                AccumulationSteps = 4,
            }
        },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Weights_follow_the_formulas(string name, TrainerOptions options)
    {
        var expected = new ReferenceAdam(_example, options);
        TrainingState state = _example.Train(options);
        double moved = 0;
        for (int step = 0; step < Steps; step++)
        {
            expected.Step(step);
            _example.Step(state, step);
            Assert.Equal(expected.Norm, state.GradientNorm, expected.Norm * 1e-6);
        }
        Assert.Equal(Steps, state.Calls);
        Assert.Equal(Steps / options.AccumulationSteps, state.Updates);
        Assert.Equal(options.LearningRate.At(state.Updates), state.LearningRate);
        ReadOnlySpan<float> start = _example.Start.Packed(_example.Map);
        for (int i = 0; i < TrainingExample.Floats; i++)
        {
            moved = Math.Max(moved, Math.Abs(expected.Weights[i] - start[i]));
            float weight = state.AllWeights()[i];
            Assert.True(Math.Abs(expected.Weights[i] - weight) <= 2e-6, $"{name}: weight {i} is {weight}, not {expected.Weights[i]}");
        }
        Assert.True(moved > 1e-3, "the test would see no difference");
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void All_instruction_sets_give_the_same_bits(string name, TrainerOptions options)
    {
        var results = new List<(byte[] Checkpoint, byte[] Transposed, float Norm)>();
        foreach (InstructionSet set in TrainingExample.Sets)
        {
            TrainingState state = _example.Train(options with { InstructionSet = set });
            Assert.Equal(set, state.InstructionSet);
            for (int step = 0; step < Steps + 1; step++)
                _example.Step(state, step);
            results.Add((state.Checkpoint(), MemoryMarshal.AsBytes(state.AllTransposed()).ToArray(), state.GradientNorm));
        }
        Assert.All(results, result =>
        {
            Assert.True(results[0].Checkpoint.AsSpan().SequenceEqual(result.Checkpoint), name);
            Assert.True(results[0].Transposed.AsSpan().SequenceEqual(result.Transposed), name);
            Assert.Equal(results[0].Norm, result.Norm);
        });
    }

    [Fact]
    public void Padding_stays_zero_and_tables_stay_as_they_are()
    {
        TrainingState state = _example.Train(new() { Optimizer = Optimizer.AdamW(1, on: Decay.All) });
        for (int step = 0; step < Steps; step++)
            _example.Step(state, step);
        HashSet<int> elements = [.. _example.Elements.Select(element => element.Index)];
        ReadOnlySpan<float> start = _example.Start.Packed(_example.Map);
        for (int i = 0; i < TrainingExample.Floats; i++)
        {
            Assert.Equal(0, state.AllGradients()[i]);
            if (!elements.Contains(i))
                Assert.Equal(BitConverter.SingleToInt32Bits(start[i]), BitConverter.SingleToInt32Bits(state.AllWeights()[i]));
        }
    }

    [Fact]
    public void Moments_never_fade_into_subnormal_numbers()
    {
        TrainingState state = _example.Train(new() { Optimizer = Optimizer.AdamW(0, 0.9, 0.9) });
        _example.Step(state, 0);
        for (int step = 0; step < 1000; step++)
            state.Complete(1);
        float[] moments = [.. TestFile.Parse(state.Checkpoint())
            .Where(tensor => tensor.Name.StartsWith("optimizer.", StringComparison.Ordinal))
            .SelectMany(tensor => MemoryMarshal.Cast<byte, float>(tensor.Data).ToArray())];
        Assert.All(moments, moment => Assert.True(Math.Abs(moment) < 1e-30f && !float.IsSubnormal(moment)));
    }

    [Fact]
    public void Accumulated_gradients_wait_for_the_last_step()
    {
        TrainingState state = _example.Train(new() { AccumulationSteps = 2 });
        _example.Step(state, 0);
        Assert.True(state.AllWeights().SequenceEqual(_example.Start.Packed(_example.Map)));
        Assert.Equal((1L, 0L, 0f, 0f), (state.Calls, state.Updates, state.LearningRate, state.GradientNorm));
        _example.Step(state, 1);
        Assert.False(state.AllWeights().SequenceEqual(_example.Start.Packed(_example.Map)));
        Assert.Equal((2L, 1L), (state.Calls, state.Updates));
    }

    [Fact]
    public void Discarding_starts_the_update_again()
    {
        TrainingState expected = _example.Train(new() { AccumulationSteps = 2 });
        TrainingState state = _example.Train(new() { AccumulationSteps = 2 });
        _example.Step(state, 17);
        state.Discard();
        for (int step = 0; step < 2; step++)
        {
            _example.Step(expected, step);
            _example.Step(state, step);
        }
        Assert.Equal(1, state.Updates);
        Assert.True(expected.AllWeights().SequenceEqual(state.AllWeights()));
    }

    [Fact]
    public void Completing_allocates_nothing()
    {
        foreach (InstructionSet set in TrainingExample.Sets)
        {
            TrainingState state = _example.Train(new()
            {
                InstructionSet = set,
                MaxGradientNorm = 1,
                AccumulationSteps = 2,
                LearningRate = LearningRate.Cosine(1, 2, 5),
            });
            Assert.Equal(0, Allocation.Bytes(() =>
            {
                for (int call = 0; call < 4; call++)
                    state.Complete(1);
            }));
        }
    }
}
