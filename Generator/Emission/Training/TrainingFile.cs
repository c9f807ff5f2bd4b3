using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Training;

/// <summary>The face of training: the trainer, and where everything lies in its memory.</summary>
internal static class TrainingFile
{
    public static string Print(ModelDeclaration declaration, TrainingPlan plan)
    {
        var output = new SourceWriter();
        Banner.PrintTraining(output, declaration, plan);
        using (TypeScope.Open(output, declaration.Target, TypeScope.FaceUsings))
        {
            TrainerText.Print(output, declaration.Target.Name, plan);
            TrainingLayoutText.Print(output, plan);
        }

        return output.ToText();
    }
}
