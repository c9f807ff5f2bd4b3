using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Benchmarks.Breakdown;

/// <summary>
/// Puts timers around the calls of kernels in generated code. The methods that make such calls hold no vectors, so the kernels
/// themselves stay as they are, and run in the caches that they find in a real pass.
/// </summary>
/// <param name="operations">The operations that were found; a timer gets the index of its own.</param>
/// <param name="operationOf">The operation that a call belongs to, or nothing for calls that are not timed.</param>
internal sealed class TimerRewriter(List<string> operations, Func<string, string?> operationOf) : CSharpSyntaxRewriter
{
    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        var call = node.Expression is AssignmentExpressionSyntax assignment ? assignment.Right : node.Expression;
        string? name = (call as InvocationExpressionSyntax)?.Expression switch
        {
            IdentifierNameSyntax kernel => kernel.Identifier.Text,
            MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
            _ => null,
        };
        if (name is null || operationOf(name) is not { } operation)
            return node;

        if (!operations.Contains(operation))
            operations.Add(operation);
        string timer = $"global::{typeof(CallTimer)}";
        return SyntaxFactory.ParseStatement(
            $"{{ var call = {timer}.Enter(); {node} {timer}.Leave({operations.IndexOf(operation)}, call); }}");
    }
}
