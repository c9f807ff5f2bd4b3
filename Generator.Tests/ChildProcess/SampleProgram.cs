using System.Diagnostics;
using System.Text;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.ChildProcess;

/// <summary>A sample, run as its users run it.</summary>
internal static class SampleProgram
{
    /// <summary>The exit code for what a user can put right.</summary>
    public const int BadInput = 2;

    /// <summary>Runs a sample that was built beside the tests, in the same configuration.</summary>
    /// <param name="name">Its project.</param>
    /// <param name="instructionSet">What <c>TXGEN_ISA</c> says; null for nothing.</param>
    /// <param name="arguments">Its arguments.</param>
    public static (int Code, string Output, string Errors) Run(string name, string? instructionSet, params string[] arguments)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.Combine(Files.Repository, "Samples", name, "bin", configuration, "net10.0", $"{name}.dll");
        var start = new ProcessStartInfo(Child.Host, ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment.Remove(Runtime.InstructionSets.EnvironmentVariable);
        if (instructionSet is not null)
            start.Environment[Runtime.InstructionSets.EnvironmentVariable] = instructionSet;
        start.Environment["TXGEN_FIXTURES"] = Files.Fixtures;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
