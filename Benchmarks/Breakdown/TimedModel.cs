using System.Runtime.Loader;
using Benchmarks.Build;
using Microsoft.CodeAnalysis;

namespace Benchmarks.Breakdown;

/// <summary>A model compiled again, with timers around its kernels.</summary>
/// <param name="Type">The model class.</param>
/// <param name="Operations">The operations that are timed.</param>
internal sealed record TimedModel(Type Type, IReadOnlyList<string> Operations)
{
    /// <param name="operationOf">The operation that a call belongs to, or nothing for calls that are not timed.</param>
    public static TimedModel Compile(Type model, Func<string, string?> operationOf)
    {
        var operations = new List<string>();
        var compilation = Generation.Generate(Generation.Declare(model));
        foreach (var tree in compilation.SyntaxTrees)
        {
            var timed = new TimerRewriter(operations, operationOf).Visit(tree.GetRoot());
            compilation = compilation.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(timed, tree.Options));
        }

        using var image = new MemoryStream(Generation.Emit(compilation));
        var assembly = new AssemblyLoadContext(model.Name).LoadFromStream(image);
        return new(assembly.GetType(model.FullName!)!, operations);
    }
}
