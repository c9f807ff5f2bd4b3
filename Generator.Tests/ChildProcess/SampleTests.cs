using System.Diagnostics;
using System.Text;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.ChildProcess;

/// <summary>The sample that generates text, run as its users run it.</summary>
public class SampleTests
{
    private const int BadInput = 2;

    /// <summary>Built beside the tests, in the same configuration.</summary>
    private static readonly string Sample = Path.Combine(
        Files.Repository, "Samples", "TextGeneration", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "TextGeneration.dll");

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
        Assert.Equal((BadInput, "", message), (code, output, errors.TrimEnd()));
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Child.Host, ["exec", Sample, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment.Remove(Runtime.InstructionSets.EnvironmentVariable);
        start.Environment["TXGEN_FIXTURES"] = Files.Fixtures;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
