using TxGen.Generator.Emission.Face;
using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Emission.Training;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission;

/// <summary>One source file of a model: the face (an empty part), an instruction set's kernels, or the same of its trainer.</summary>
internal sealed record GeneratedFile(string Part, string Text);

/// <summary>
/// All files of a model: a face for its users, and the forward pass once for each instruction set; where it has a trainer, that and
/// its passes likewise.
/// </summary>
internal static class ModelFiles
{
    private const string TrainingPart = "Training";

    /// <summary>The face, which has no name of its own, and the instruction sets; then those of training.</summary>
    public static IReadOnlyList<string> Parts { get; } =
        ["", .. Isa.All.Select(isa => isa.Name), TrainingPart, .. Isa.All.Select(isa => $"{TrainingPart}.{isa.Name}")];

    public static IEnumerable<GeneratedFile> Generate(ModelDeclaration declaration, CancellationToken cancellation)
    {
        var plan = Planner.Plan(declaration.Spec);
        yield return new("", FaceFile.Print(declaration, plan));
        foreach (var isa in Isa.All)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new(isa.Name, KernelFile.Print(declaration, plan, isa));
        }

        if (!declaration.Spec.Training)
            yield break;
        var training = TrainingPlanner.Plan(plan);
        yield return new(TrainingPart, TrainingFile.Print(declaration, training));
        foreach (var isa in Isa.All)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new($"{TrainingPart}.{isa.Name}", TrainingKernelFile.Print(declaration, training, isa));
        }
    }
}
