using Benchmarks.Build;
using Benchmarks.Models;
using Benchmarks.Reports;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Benchmarks.Sparse;

/// <summary>Session memory of the same layer compiled for longer and longer sequences.</summary>
internal static class MemoryTable
{
    private static readonly int[] Lengths = [2048, 4096, 8192, 16384, 32768];

    public static Table Measure()
    {
        var sizes = Lengths.ToDictionary(length => length, SessionBytes);
        var table = new Table(["session memory", .. Lengths.Select(length => $"{length}"), "bytes a position beyond 8192"]);
        foreach (var (type, name) in new[] { (typeof(DenseAttention), "dense"), (typeof(WindowAttention), "window of 128"), (typeof(BlockAttention), "blocks of 64") })
        {
            long[] bytes = [.. Lengths.Select(length => sizes[length][type.Name])];
            table.Add([name, .. bytes.Select(Format.Bytes), $"{(bytes[^2] - bytes[^3]) / (Lengths[^2] - Lengths[^3])}, then {(bytes[^1] - bytes[^2]) / (Lengths[^1] - Lengths[^2])}"]);
        }

        return table;
    }

    /// <summary>The constants of all models of the file, compiled for another length.</summary>
    private static Dictionary<string, long> SessionBytes(int length)
    {
        string source = Generation.ReadSource("AttentionLayer").Replace("maxLength: 8192", $"maxLength: {length}");
        var generated = Generation.Generate(Generation.Declare("AttentionLayer", source));
        return generated.GetSymbolsWithName("SessionBytes", SymbolFilter.Member)
            .OfType<IFieldSymbol>()
            .ToDictionary(field => field.ContainingType.Name, field => Convert.ToInt64(field.ConstantValue));
    }
}
