using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests.Training;

/// <summary>Numbers that nothing can be learned from change no weight, and training goes on; maps that do not fit are refused.</summary>
public class TrainingGuardTests
{
    private readonly TrainingExample _example = new();

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void A_loss_that_is_no_number(double loss, string shown)
    {
        TrainingState state = _example.Train();
        _example.Step(state, 0);
        byte[] before = state.Checkpoint();
        state.AllGradients().Fill(1);
        var error = Assert.Throws<TrainingException>(() => state.Complete(loss));
        Assert.StartsWith($"Step 2: the loss is {shown}. No weight changed", error.Message);
        Assert.True(before.AsSpan().SequenceEqual(state.Checkpoint()));
        Assert.Equal(-1, state.AllGradients().IndexOfAnyExcept(0));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e30f)]
    public void A_gradient_that_is_no_number_wherever_it_is(float gradient)
    {
        foreach (InstructionSet set in TrainingExample.Sets)
        {
            TrainingState state = _example.Train(new() { InstructionSet = set });
            _example.Step(state, 0);
            byte[] before = state.Checkpoint();
            foreach ((int index, _) in _example.Elements.Where((_, i) => i % 37 == 0))
            {
                state.AllGradients()[index] = gradient;
                Assert.StartsWith("Step 2: the gradient norm is", Assert.Throws<TrainingException>(() => state.Complete(1)).Message);
                Assert.Equal(-1, state.AllGradients().IndexOfAnyExcept(0));
            }
            Assert.True(before.AsSpan().SequenceEqual(state.Checkpoint()));
        }
    }

    [Fact]
    public void A_loss_that_is_no_number_restarts_accumulation()
    {
        TrainingState state = _example.Train(new() { AccumulationSteps = 3 });
        TrainingState expected = _example.Train(new() { AccumulationSteps = 3 });
        _example.Step(state, 11);
        _example.Step(state, 12);
        Assert.Contains("accumulated", Assert.Throws<TrainingException>(() => state.Complete(double.NaN)).Message);
        for (int step = 0; step < 3; step++)
        {
            _example.Step(state, step);
            _example.Step(expected, step);
        }
        Assert.Equal((1L, 5L), (state.Updates, state.Calls));
        Assert.True(expected.AllWeights().SequenceEqual(state.AllWeights()));
    }

    [Fact]
    public void Published_weights_stay_as_they_are()
    {
        TrainingState state = _example.Train();
        _example.Step(state, 0);
        PackedWeights published = state.Publish();
        float[] before = published.Packed(_example.Map).ToArray();
        Assert.Equal(before, state.AllWeights().ToArray());
        _example.Step(state, 1);
        Assert.Equal(before, published.Packed(_example.Map).ToArray());
        Assert.NotEqual(before, state.AllWeights().ToArray());

        using var folder = new TemporaryFolder();
        state.Save(folder.Path("saved"));
        state.Publish().Save(folder.Path("published"));
        Assert.Equal(File.ReadAllBytes(folder.Path("published")), File.ReadAllBytes(folder.Path("saved")));
    }

    [Fact]
    public void The_weights_to_start_from_are_copied()
    {
        float[] before = _example.Start.Packed(_example.Map).ToArray();
        _example.Step(_example.Train(), 0);
        Assert.Equal(before, _example.Start.Packed(_example.Map).ToArray());
    }

    [Theory]
    [InlineData(WeightFormat.BFloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Only_floats_can_be_trained(WeightFormat format)
    {
        var map = new WeightMap("Example", 1, 16, format);
        var error = Assert.Throws<ArgumentException>("map", () => new TrainingState(map, new(0), PackedWeights.CreateRandom(map, 0), null));
        Assert.Contains($"Example holds its matrices as {format}", error.Message);
    }

    [Fact]
    public void Tensors_must_lie_apart_with_their_padding()
    {
        Refuses("no multiple of 16", map => map.Vector("v", ParameterKind.Bias, new PanelPart(3, 8)));
        Refuses(
            "the tensor before it ends at 16",
            map => map.Rows("v", ParameterKind.Table, [1, 3], 1, 3, 0, 16),
            map => map.Vector("w", ParameterKind.Bias, new PanelPart(3, 0)));
        Refuses("ends with its padding at float 48", map => map.Vector("v", ParameterKind.Bias, new PanelPart(3, 32)));
        Refuses("no multiple of 16", map => map.Rows("v", ParameterKind.Table, [2, 3], 2, 3, 0, 20));

        static void Refuses(string problem, params Action<WeightMap>[] add)
        {
            var map = new WeightMap("Example", 1, 40);
            foreach (Action<WeightMap> each in add)
                each(map);
            var error = Assert.Throws<ArgumentException>("map", () => new TrainingState(map, new(0), PackedWeights.CreateRandom(map, 0), null));
            Assert.Contains(problem, error.Message);
        }
    }

    [Fact]
    public void Rows_may_be_further_apart_than_their_padding()
    {
        var map = new WeightMap("Example", 1, 96);
        map.Rows("r", ParameterKind.Table, [3, 5], rows: 3, columns: 5, offset: 0, stride: 32);
        map.Vector("between", ParameterKind.Bias, new PanelPart(16, 16));
        var state = new TrainingState(map, new(0), PackedWeights.CreateRandom(map, 1), null);
        MemoryMarshal.CreateSpan(ref state.Gradients, 5).Fill(1);
        state.Complete(0);
        Assert.Equal(Math.Sqrt(5), state.GradientNorm, 1e-6);
    }

    [Fact]
    public void Weights_of_another_size_are_refused()
    {
        var map = new WeightMap("Other", 1, 16);
        var error = Assert.Throws<ArgumentException>("start", () => new TrainingState(map, new(0), _example.Start, null));
        Assert.Contains("The weights have 7120 floats, Other has 16", error.Message);
    }
}
