using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.ChildProcess;

/// <summary>The samples that train: one a language model, one the Quickstart's sorter.</summary>
public sealed class TrainingSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("txgen-train-").FullName;
    private readonly string _text;

    public TrainingSampleTests()
    {
        _text = At("text.txt");
        File.WriteAllText(_text, string.Concat(Enumerable.Range(1, 300).Select(i => $"{i} mal {i} ist {i * i}.\n")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ResumedTrainingHasTheBitsOfTrainingWithoutABreak()
    {
        var (code, output, errors) = Train("whole", "--steps", "12", "--sample-every", "6");
        Assert.True(code == 0, errors);
        Assert.Contains("step 12 of 12", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, c => char.IsControl(c) && c is not ('\n' or '\r'));

        Assert.Equal(0, Train("parts", "--steps", "5", "--decay-steps", "12").Code);
        (code, output, errors) = Train("parts", "--steps", "12", "--resume");
        Assert.True(code == 0, errors);
        Assert.Contains("resuming behind step 5 · rate 0.001, a tenth of it at step 12 · text of ", output, StringComparison.Ordinal);
        foreach (string file in new[] { "weights", "checkpoint" })
            Assert.Equal(File.ReadAllBytes(At($"whole.{file}")), File.ReadAllBytes(At($"parts.{file}")));
        Assert.StartsWith("<svg", File.ReadAllText(At("whole.svg")), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatWasTrainedWrites()
    {
        string[] generate = ["--generate", "--out", At("writer.weights"), "--prompt", "2 mal", "--length", "200"];
        AssertRefused(
            SampleProgram.Run("Train", null, generate),
            $"There are no weights {At("writer.weights")}: train first, or name others with --out.");
        Assert.Equal(0, Train("writer", "--steps", "2").Code);

        // Much more than the model sees at once.
        var first = SampleProgram.Run("Train", null, generate);
        Assert.True(first.Code == 0, first.Errors);
        Assert.StartsWith("2 mal", first.Output, StringComparison.Ordinal);
        Assert.Contains("200 tokens, ", first.Errors, StringComparison.Ordinal);
        Assert.Equal(first.Output, SampleProgram.Run("Train", "portable", generate).Output);
        Assert.NotEqual(first.Output, SampleProgram.Run("Train", null, [.. generate, "--seed", "2"]).Output);
    }

    [Fact]
    public void TrainingThatRunsAwayKeepsItsLastCheckpoint()
    {
        Assert.Equal(0, Train("wild", "--steps", "2").Code);
        byte[] checkpoint = File.ReadAllBytes(At("wild.checkpoint"));
        var (code, _, errors) = Train("wild", "--steps", "9", "--resume", "--rate", "3e38");
        Assert.Equal(SampleProgram.BadInput, code);
        Assert.EndsWith($" The last checkpoint, {At("wild.checkpoint")}, is from step 2. A smaller --rate may help.", errors.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(checkpoint, File.ReadAllBytes(At("wild.checkpoint")));

        (code, _, errors) = Train("wilder", "--steps", "9", "--sample-every", "1", "--rate", "3e38");
        Assert.Equal((SampleProgram.BadInput, "Step 1: the validation loss is not finite. There is no checkpoint yet. A smaller --rate may help."), (code, errors.TrimEnd()));
        Assert.False(File.Exists(At("wilder.checkpoint")));
    }

    [Theory]
    [InlineData("", "is empty.")]
    [InlineData("much too short", "has 14 bytes, but needs 130: 65 to learn from, and as many to validate with.")]
    [InlineData("a\0b", "is no text in UTF-8.")]
    public void ATextThatIsNoneIsRefused(string text, string message)
    {
        string path = At("bad.txt");
        File.WriteAllText(path, text);
        AssertRefused(SampleProgram.Run("Train", null, path), $"{path} {message}");
    }

    [Theory]
    [InlineData("--steps is '0', but must be 1 or more.", "--steps", "0")]
    [InlineData("Cannot parse argument 'x' for option '--steps' as expected type 'System.Int32'.", "--steps", "x")]
    [InlineData("--rate is 'NaN', but must be greater than 0 and finite.", "--rate", "NaN")]
    [InlineData("--rate is '1,5', but must be greater than 0 and finite.", "--rate", "1,5")]
    [InlineData("--prompt is '', but must be 1 byte or more.", "--prompt", "")]
    [InlineData("The text is '', but must be the name of a file.", "")]
    [InlineData("--generate takes no text to learn from; --prompt says what to begin with.", "text.txt", "--generate")]
    [InlineData("--temperature is '-1', but must be 0 or more and finite.", "--temperature", "-1")]
    [InlineData("'--model' is no option; --help lists the options.", "--model")]
    public void ANumberThatIsNoneIsRefused(string message, params string[] arguments) =>
        AssertRefused(SampleProgram.Run("Train", null, arguments), message);

    [Fact]
    public void FilesThatDoNotFitAreRefused()
    {
        string absent = At("absent");
        AssertRefused(SampleProgram.Run("Train", null, absent), $"Could not find file '{absent}'.");
        AssertRefused(SampleProgram.Run("Train", null, _folder), $"{_folder} is a folder, but must be a text.");
        AssertRefused(
            SampleProgram.Run("Train", null, _text, "--prompt", new string('a', 65)),
            "--prompt has 65 bytes, but the model sees no more than 64.");
        AssertRefused(
            SampleProgram.Run("Train", null, _text, "--checkpoint", absent, "--resume"),
            $"There is no checkpoint {absent} to resume from.");
        string outside = Path.Combine(absent, "weights");
        AssertRefused(SampleProgram.Run("Train", null, _text, "--out", outside), $"--out is '{outside}', but no file can be written there.");

        Assert.Equal(0, Train("one", "--steps", "2").Code);
        string checkpoint = At("one.checkpoint");
        AssertRefused(
            Train("one", "--steps", "3"),
            $"{checkpoint} exists: --resume goes on from it; to start anew, delete it or name another --checkpoint.");
        AssertRefused(Train("one", "--steps", "2", "--resume"), $"{checkpoint} has 2 steps already, but --steps is 2.");
        AssertRefused(
            Train("one", "--steps", "3", "--resume", "--seed", "2"),
            $"{checkpoint} is no checkpoint of this program with --seed 2 (__metadata__ 'optimizer.seed' is 1, but the trainer's Seed is 2).");
        AssertRefused(
            SampleProgram.Run("Train", null, _text, "--checkpoint", At("one.weights"), "--resume"),
            $"{At("one.weights")} is no checkpoint of this program with --seed 1 (__metadata__ 'optimizer.updates' is missing).");
    }

    /// <summary>The exam's words come from a seed of their own, and to the source of numbers a negative seed is a positive one.</summary>
    [Theory]
    [InlineData("-1")]
    [InlineData("2147483647")]
    public void TheQuickstartRefusesSeedsOfTheExam(string seed)
    {
        var (code, _, errors) = SampleProgram.Run("Quickstart", null, "train", "--seed", seed, "--out", At("letters"));
        Assert.Equal(
            (SampleProgram.BadInput, $"--seed is {seed}, but must be a whole number from 0 to 2147483646."), (code, errors.TrimEnd()));
    }

    /// <summary>A short course is enough: an update that differed would be followed by others.</summary>
    [Fact]
    public void TheQuickstartLearnsTheSameBitsOnEveryInstructionSet()
    {
        var files = new List<byte[]>();
        foreach (string? instructionSet in new[] { null, "portable" })
        {
            string path = At($"letters-{instructionSet}");
            var (code, output, errors) = SampleProgram.Run("Quickstart", instructionSet, "train", "--steps", "25", "--out", path);
            Assert.True(code == 0, errors);
            Assert.Contains("step 25 of 25", output, StringComparison.Ordinal);
            files.Add(File.ReadAllBytes(path));
        }

        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public void TheQuickstartsWeightsAreThoseItLearns()
    {
        string path = At("letters.safetensors");
        var (code, output, errors) = SampleProgram.Run("Quickstart", null, "train", "--out", path);
        Assert.True(code == 0, errors);
        Assert.Contains("length 16:  99.", output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Files.Repository, "Samples", "Quickstart", "letters.safetensors")), File.ReadAllBytes(path));
    }

    private static void AssertRefused((int Code, string Output, string Errors) result, string message) =>
        Assert.Equal((SampleProgram.BadInput, "", message), (result.Code, result.Output, result.Errors.TrimEnd()));

    private (int Code, string Output, string Errors) Train(string name, params string[] arguments) => SampleProgram.Run(
        "Train", null, [_text, "--out", At($"{name}.weights"), "--checkpoint", At($"{name}.checkpoint"), "--curve", At($"{name}.svg"), .. arguments]);

    private string At(string file) => Path.Combine(_folder, file);
}
