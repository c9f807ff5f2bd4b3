using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.ChildProcess;

/// <summary>The sample that generates text, run as its users run it.</summary>
public class SampleTests
{
    [FixtureFact]
    public void TheLikeliestStoryIsTheTrainedModels()
    {
        // The story has 200 tokens behind the one that begins every text.
        var (code, output, errors) = Run("--temperature", "0", "--length", "201");
        Assert.True(code == 0, errors);
        Assert.Equal(File.ReadAllText(Path.Combine(Files.Fixtures, "stories260k", "expected.txt")).ReplaceLineEndings(), output.ReplaceLineEndings());
        Assert.Contains("prefill 1 tokens", errors, StringComparison.Ordinal);
        Assert.Contains("decode 200 tokens", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--top-p is 2, but must be greater than 0 and at most 1.", "--top-p", "2")]
    [InlineData("Cannot parse argument 'much' for option '--top-p' as expected type 'System.Single'.", "--top-p", "much")]
    [InlineData("--temperature is -0.5, but must be 0 or more and finite.", "--temperature", "-0.5")]
    [InlineData("--model is 'gpt', but must be one of stories260k, stories15m, stories110m.", "--model", "gpt")]
    [InlineData("--tokenizer is missing: weights and tokenizer belong together.", "--weights", "stories.bin")]
    public void WhatIsWrongIsOneLine(string message, params string[] arguments)
    {
        var (code, output, errors) = Run(arguments);
        Assert.Equal((SampleProgram.BadInput, "", message), (code, output, errors.TrimEnd()));
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments) =>
        SampleProgram.Run("TextGeneration", instructionSet: null, arguments);
}
