using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace TxGen.Runtime.Tests.Training;

/// <summary>Training goes on from a checkpoint with the same bits; a file that does not fit changes nothing.</summary>
public class CheckpointTests
{
    private static readonly TrainerOptions Options = new()
    {
        Optimizer = Optimizer.AdamW(0.1),
        LearningRate = LearningRate.Linear(0.01f, 3, 20),
        AccumulationSteps = 3,
        MaxGradientNorm = 1,
        Seed = -5,
    };

    private readonly TrainingExample _example = new();

    public static TheoryData<string, string, string> Texts => new()
    {
        { "\"optimizer.updates\":\"2\"", "\"optimizer.updates\":\"-2\"", "'optimizer.updates' is '-2' instead of a whole number from 0" },
        { "\"optimizer.updates\":\"2\"", "\"optimizer.updates\":\"2.0\"", "'optimizer.updates' is '2.0' instead of a whole number" },
        { "\"optimizer.updates\":\"2\"", "\"optimizer.updates\":\"9223372036854775807\"", "'optimizer.updates' is '9223372036854775807'" },
        { "\"optimizer.updates\":\"2\",", "", "'optimizer.updates' is missing" },
        { "\"optimizer.updates\":\"2\"", "\"optimizer.updates\":2", "expected a string" },
        { "\"optimizer.calls\":\"8\"", "\"optimizer.calls\":\"1\"", "'optimizer.calls' is '1' instead of a whole number from 2" },
        { "\"optimizer.pending\":\"2\"", "\"optimizer.pending\":\"3\"", "'optimizer.pending' is '3' instead of a whole number from 0 to 2" },
        { "\"optimizer.pending\":\"2\"", "\"optimizer.pending\":\"-1\"", "'optimizer.pending' is '-1'" },
        { "\"optimizer.accumulation_steps\":\"3\"", "\"optimizer.accumulation_steps\":\"4\"", "but the trainer's AccumulationSteps is 3" },
        { "\"optimizer.seed\":\"-5\"", "\"optimizer.seed\":\"5\"", "'optimizer.seed' is 5, but the trainer's Seed is -5" },
        { "\"optimizer.first_moment.down\"", "\"optimizer.first_moment.up\"", "'optimizer.first_moment.down' is missing" },
        { "\"optimizer.first_moment.down\"", "\"optimizer.first_moment.up\"", "'optimizer.first_moment.up' is no tensor of the trainer's checkpoint" },
        { "\"optimizer.gradient.k\"", "\"optimizer.gradient.\"", "'optimizer.gradient.k' is missing" },
        { "\"scale\":", "\"other\":", "'scale' is missing" },
        {
            "\"optimizer.second_moment.k\":{\"dtype\":\"F32\",\"shape\":[16,19]",
            "\"optimizer.second_moment.k\":{\"dtype\":\"F32\",\"shape\":[19,16]",
            "'optimizer.second_moment.k' has shape [19, 16] instead of [16, 19]"
        },
        { "\"k\":{\"dtype\":\"F32\"", "\"k\":{\"dtype\":\"I32\"", "'k' is I32 instead of F32" },
        { "\"k\":{\"dtype\":\"F32\",\"shape\":[16,19]", "\"k\":{\"dtype\":\"F16\",\"shape\":[32,19]", "'k' is F16 instead of F32" },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    public void Training_goes_on_with_the_same_bits(int before)
    {
        using var folder = new TemporaryFolder();
        TrainingState expected = Trained(before);
        expected.SaveCheckpoint(folder.Path("checkpoint"));
        TrainingState resumed = _example.Train(Options);
        _example.Step(resumed, 100);
        resumed.LoadCheckpoint(folder.Path("checkpoint"));
        Assert.Equal((expected.Calls, expected.Updates), (resumed.Calls, resumed.Updates));
        Assert.Equal((0f, 0f), (resumed.LearningRate, resumed.GradientNorm));
        Assert.True(expected.Checkpoint().AsSpan().SequenceEqual(resumed.Checkpoint()));
        for (int step = before; step < before + 7; step++)
        {
            _example.Step(expected, step);
            _example.Step(resumed, step);
        }
        Assert.True(expected.Checkpoint().AsSpan().SequenceEqual(resumed.Checkpoint()));
        Assert.True(MemoryMarshal.AsBytes(expected.AllWeights()).SequenceEqual(MemoryMarshal.AsBytes(resumed.AllWeights())));
        Assert.True(expected.AllTransposed().SequenceEqual(resumed.AllTransposed()));
        Assert.Equal((expected.LearningRate, expected.GradientNorm), (resumed.LearningRate, resumed.GradientNorm));
    }

    [Fact]
    public void A_checkpoint_loads_as_ordinary_weights()
    {
        using var folder = new TemporaryFolder();
        TrainingState state = Trained(8);
        state.SaveCheckpoint(folder.Path("checkpoint"));
        PackedWeights weights = PackedWeights.Load(_example.Map, folder.Path("checkpoint"));
        Loading.AssertSameBits(_example.Map, state.Publish(), weights);
        Assert.Equal(3 * _example.Map.Tensors.Count, weights.IgnoredTensors.Count);
        Assert.All(weights.IgnoredTensors, name => Assert.StartsWith("optimizer.", name));
    }

    [Fact]
    public void Gradients_are_written_while_an_update_is_under_way()
    {
        List<string> names = [.. TestFile.Parse(Trained(9).Checkpoint()).Select(tensor => tensor.Name)];
        Assert.Equal(3 * _example.Map.Tensors.Count, names.Count);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.DoesNotContain(names, name => name.StartsWith("optimizer.gradient.", StringComparison.Ordinal));
        Assert.Contains("optimizer.second_moment.wide", names);
        Assert.Equal(4 * _example.Map.Tensors.Count, TestFile.Parse(Trained(8).Checkpoint()).Count);
    }

    [Fact]
    public void Moments_have_the_shape_of_their_tensor()
    {
        TrainerOptions options = Options with { AccumulationSteps = 1, MaxGradientNorm = null };
        TrainingState state = _example.Train(options);
        // Output 1, input 2 of k.
        state.AllGradients()[432 + 2 * 16 + 1] = 0.5f;
        state.Complete(1);
        var tensors = TestFile.Parse(state.Checkpoint()).ToDictionary(tensor => tensor.Name);
        float[] first = MemoryMarshal.Cast<byte, float>(tensors["optimizer.first_moment.k"].Data).ToArray();
        Assert.Equal(0.05f, first[1 * 19 + 2], 1e-8f);
        Assert.Equal(1, first.Count(value => value != 0));
        Assert.Equal([16, 19], tensors["optimizer.second_moment.k"].Shape);
    }

    [Fact]
    public void Another_number_of_accumulation_steps_is_possible_between_updates()
    {
        using var folder = new TemporaryFolder();
        Trained(9).SaveCheckpoint(folder.Path("checkpoint"));
        TrainingState state = _example.Train(Options with { AccumulationSteps = 1 });
        state.LoadCheckpoint(folder.Path("checkpoint"));
        Assert.Equal((9L, 3L), (state.Calls, state.Updates));
        _example.Step(state, 9);
        Assert.Equal((10L, 4L), (state.Calls, state.Updates));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_header_that_does_not_fit_changes_nothing(string text, string replacement, string problem)
    {
        byte[] file = Trained(8).Checkpoint();
        int length = (int)BitConverter.ToInt64(file);
        string header = Encoding.UTF8.GetString(file, 8, length);
        Assert.Contains(text, header);
        Refuses(TestFile.Raw(Encoding.UTF8.GetBytes(header.Replace(text, replacement)), file[(8 + length)..]), problem);
    }

    [Theory]
    [InlineData("wide", float.NaN, "tensor 'wide' holds NaN")]
    [InlineData("optimizer.first_moment.k", float.NegativeInfinity, "tensor 'optimizer.first_moment.k' holds -Infinity")]
    [InlineData("optimizer.second_moment.k", -1f, "tensor 'optimizer.second_moment.k' holds -1")]
    [InlineData("optimizer.gradient.down", float.PositiveInfinity, "tensor 'optimizer.gradient.down' holds Infinity")]
    public void Numbers_that_are_none_change_nothing(string tensor, float value, string problem)
    {
        byte[] file = Trained(8).Checkpoint();
        int length = (int)BitConverter.ToInt64(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, length));
        int offset = header.RootElement.GetProperty(tensor).GetProperty("data_offsets")[0].GetInt32();
        BitConverter.TryWriteBytes(file.AsSpan(8 + length + offset + sizeof(float)), value);
        Refuses(file, problem);
    }

    [Fact]
    public void A_truncated_file_changes_nothing()
    {
        byte[] file = Trained(8).Checkpoint();
        foreach (int length in new[] { 0, 7, 8, 100, file.Length / 2, file.Length - 1 })
            Refuses(file[..length], "");
        Refuses([.. file, 0], "");
    }

    [Fact]
    public void Ordinary_weights_are_no_checkpoint()
    {
        using var folder = new TemporaryFolder();
        _example.Start.Save(folder.Path("weights"));
        Refuses(File.ReadAllBytes(folder.Path("weights")), "__metadata__ 'optimizer.updates' is missing");
    }

    [Fact]
    public void A_missing_file_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        TrainingState state = Trained(4);
        byte[] before = state.Checkpoint();
        Assert.Throws<FileNotFoundException>(() => state.LoadCheckpoint(folder.Path("absent")));
        Assert.ThrowsAny<SystemException>(() => state.LoadCheckpoint(folder.Folder));
        Assert.True(before.AsSpan().SequenceEqual(state.Checkpoint()));
    }

    [Fact]
    public void A_failed_save_leaves_what_was_there_and_no_other_file()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path("checkpoint"));
        TrainingState state = Trained(4);
        Assert.ThrowsAny<SystemException>(() => state.SaveCheckpoint(folder.Path("checkpoint")));
        Assert.ThrowsAny<SystemException>(() => state.Save(folder.Path("checkpoint")));
        Assert.True(Directory.Exists(folder.Path("checkpoint")));
        Assert.Empty(folder.Files);
        Assert.Throws<DirectoryNotFoundException>(() => state.SaveCheckpoint(Path.Combine(folder.Path("absent"), "checkpoint")));

        File.WriteAllText(folder.Path("file"), "old");
        state.SaveCheckpoint(folder.Path("file"));
        state.LoadCheckpoint(folder.Path("file"));
        Assert.Equal(["file"], folder.Files);
    }

    private TrainingState Trained(int steps)
    {
        TrainingState state = _example.Train(Options);
        for (int step = 0; step < steps; step++)
            _example.Step(state, step);
        return state;
    }

    private void Refuses(byte[] file, string problem)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Path("damaged"), file);
        TrainingState state = Trained(5);
        byte[] before = state.Checkpoint();
        var error = Assert.Throws<WeightsException>(() => state.LoadCheckpoint(folder.Path("damaged")));
        Assert.StartsWith(folder.Path("damaged"), error.Message);
        Assert.Contains(problem, error.Message);
        Assert.Equal((5L, 1L), (state.Calls, state.Updates));
        Assert.True(before.AsSpan().SequenceEqual(state.Checkpoint()));
    }
}
