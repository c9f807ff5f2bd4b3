using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Face;

/// <summary>The file that users meet: constants, loading and saving, the session, and where everything lies in memory.</summary>
internal static class FaceFile
{
    public static string Print(ModelDeclaration declaration, ExecutionPlan plan)
    {
        var output = new SourceWriter();
        string name = declaration.Target.Name;
        Banner.Print(output, declaration, plan);
        using (TypeScope.Open(output, declaration.Target, TypeScope.FaceUsings, $"ITransformer<{name}, {name}.Session>", () => Document(output, plan)))
        {
            ConstantsText.Print(output, plan);
            ModelText.Print(output, name);
            WeightMapText.Print(output, name, plan);
            SessionText.Print(output, plan);
            LayoutText.Print(output, plan);
        }

        return output.ToText();
    }

    private static void Document(SourceWriter output, ExecutionPlan plan)
    {
        output.Line("/// <remarks>");
        foreach (string line in Banner.Facts(plan))
            output.Line($"/// <para>{line}</para>");
        output.Line("/// <code>");
        foreach (string line in Banner.Steps(plan))
            output.Line($"/// {line}");
        output.Line("/// </code>");
        output.Line("/// </remarks>");
    }
}
