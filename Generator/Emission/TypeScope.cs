using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission;

/// <summary>Namespace, enclosing types and the partial declaration around generated members.</summary>
internal static class TypeScope
{
    public static readonly string[] KernelUsings =
        ["System", "System.Runtime.CompilerServices", "System.Runtime.InteropServices", "System.Runtime.Intrinsics", "TxGen.Runtime"];

    public static readonly string[] FaceUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Runtime.CompilerServices", "System.Runtime.InteropServices", "TxGen", "TxGen.Runtime"];

    /// <param name="baseList">Interfaces, in one of the files.</param>
    public static IDisposable Open(SourceWriter output, TargetSpec target, string[] usings, string baseList = "", Action? document = null)
    {
        output.Line("#nullable enable");
        output.Line();
        var scopes = new Stack<IDisposable>();
        if (target.Namespace.Length > 0)
            scopes.Push(output.Block($"namespace {target.Namespace}"));

        // Inside of the namespace, where they come before the types of the namespaces around it: a Math of the user's, say.
        foreach (string name in usings)
            output.Line($"using global::{name};");
        output.Line();

        foreach (var container in target.Containers)
            scopes.Push(output.Block($"partial {container.Keyword} {container.Name}"));
        document?.Invoke();
        scopes.Push(output.Block($"partial {target.Keyword} {target.Name}{(baseList.Length > 0 ? " : " + baseList : "")}"));
        return new Scopes(scopes);
    }

    private sealed class Scopes(Stack<IDisposable> scopes) : IDisposable
    {
        public void Dispose()
        {
            while (scopes.Count > 0)
                scopes.Pop().Dispose();
        }
    }
}
