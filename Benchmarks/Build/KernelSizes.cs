using System.Reflection;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TxGen;

namespace Benchmarks.Build;

/// <summary>How far kernels stay from the sizes at which the JIT gives up optimising.</summary>
internal static class KernelSizes
{
    public static Table Tabulate(Type model, CSharpCompilation generated)
    {
        var table = new Table(
            "instruction set", "kernels", "largest", "IL bytes", "target", "locals", "target", "FMA statements", "target");
        foreach (var set in Enum.GetValues<InstructionSet>())
        {
            var kernels = Kernels.Of(model, set);
            var largest = kernels.MaxBy(IlBytes)!;
            table.Add(set.ToString(), $"{kernels.Length}", $"`{largest.Name}`", Format.Count(IlBytes(largest)), "15,000",
                $"{largest.GetMethodBody()!.LocalVariables.Count}", "500", $"{FmaStatements(generated, set, largest.Name)}", "500");
        }

        return table;
    }

    private static int IlBytes(MethodInfo method) => method.GetMethodBody()!.GetILAsByteArray()!.Length;

    private static int FmaStatements(CSharpCompilation generated, InstructionSet set, string kernel) => generated.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>())
        .Where(type => type.Identifier.Text == set.ToString())
        .SelectMany(type => type.Members.OfType<MethodDeclarationSyntax>())
        .First(method => method.Identifier.Text == kernel)
        .DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Select(call => call.Expression).OfType<MemberAccessExpressionSyntax>()
        .Count(function => function.Name.Identifier.Text is "FusedMultiplyAdd" or "MultiplyAddEstimate");
}
