using System.Diagnostics;
using System.Runtime.InteropServices;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.ChildProcess;

/// <summary>A finished child process: what it said, and the results of the goldens it ran.</summary>
internal sealed class Child : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("txgen-");
    private readonly Dictionary<string, string> _facts;

    /// <summary>Runs goldens in a process with one environment variable changed.</summary>
    public Child(string variable, string value, params IReadOnlyList<string> goldens)
    {
        foreach (string name in goldens)
            File.WriteAllBytes(Path.Combine(_folder.FullName, name + ".dll"), new Golden(name).Compile().Image);

        var start = new ProcessStartInfo(Host, ["exec", typeof(Child).Assembly.Location, _folder.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove(Runtime.InstructionSets.EnvironmentVariable);
        start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
        _facts = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }

    /// <summary>The host that runs this process: it lies three folders above its framework.</summary>
    public static string Host { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    public string[] Supported => _facts["supported"].Split(' ');

    /// <summary>The instruction set that a session without options takes, or the exception it throws.</summary>
    public string Default => _facts["default"];

    /// <summary>What became of a session that asks for AVX-512.</summary>
    public string Avx512 => _facts["Avx512"];

    public float[] Results(string golden, InstructionSet set) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder.FullName, $"{golden}.{set}"))).ToArray();

    public void Dispose() => _folder.Delete(recursive: true);
}
