using System.CommandLine;
using BenchmarkDotNet.Running;

namespace Benchmarks.Details;

/// <summary>Runs of BenchmarkDotNet, which takes all further arguments: <c>details --filter *Small* --disasm</c>.</summary>
internal static class DetailsCommand
{
    public static Command Create()
    {
        var arguments = new Argument<string[]>("arguments")
        {
            Description = "Arguments for BenchmarkDotNet.",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("details", "Single benchmarks by BenchmarkDotNet.") { arguments };
        command.SetAction(parsed => { BenchmarkSwitcher.FromAssembly(typeof(DetailsCommand).Assembly).Run(parsed.GetValue(arguments)); });
        return command;
    }
}
