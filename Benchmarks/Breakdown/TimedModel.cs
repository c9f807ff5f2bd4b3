using System.Runtime.Loader;
using Benchmarks.Build;
using Microsoft.CodeAnalysis;

namespace Benchmarks.Breakdown;

/// <summary>A model compiled again, with timers around its kernels.</summary>
/// <param name="Type">The model class.</param>
/// <param name="Operations">The operations that are timed.</param>
internal sealed record TimedModel(Type Type, IReadOnlyList<string> Operations)
{
    public static TimedModel Compile(Type model)
    {
        var operations = new List<string>();
        var compilation = Generation.Generate(Generation.Declare(model));
        foreach (var tree in compilation.SyntaxTrees)
        {
            var timed = new TimerRewriter(operations).Visit(tree.GetRoot());
            compilation = compilation.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(timed, tree.Options));
        }

        using var image = new MemoryStream(Generation.Emit(compilation));
        var assembly = new AssemblyLoadContext(model.Name).LoadFromStream(image);
        return new(assembly.GetType(model.FullName!)!, operations);
    }
}
