using System.Diagnostics;
using Benchmarks.Measuring;
using TxGen;
using TxGen.Generator;

namespace Benchmarks.Build;

/// <summary>Builds a project in a temporary folder as a user would, with MiniLM and without.</summary>
internal static class ProjectBuild
{
    private const int Builds = 5;

    /// <summary>Seconds that the model adds to a build, the compiler server being warm.</summary>
    public static double MeasureAddition()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "Model.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                  </PropertyGroup>
                  <ItemGroup>
                    <Reference Include="{typeof(TransformerAttribute).Assembly.Location}" />
                    <Analyzer Include="{typeof(TransformerGenerator).Assembly.Location}" />
                  </ItemGroup>
                </Project>
                """);
            string source = Path.Combine(folder.FullName, "MiniLm.cs");
            File.WriteAllText(source, Generation.ReadSource(nameof(Models.MiniLm)));
            double with = TimeBuilds(folder.FullName);
            File.WriteAllText(source, "");
            return with - TimeBuilds(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double TimeBuilds(string folder)
    {
        Build(folder);
        return Enumerable.Range(0, Builds).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            Build(folder);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }).Median();
    }

    private static void Build(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["build", "--no-incremental", "-c", "Release", "-v", "quiet", "-tl:off"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(output);
    }
}
