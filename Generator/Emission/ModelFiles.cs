using TxGen.Generator.Emission.Face;
using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission;

/// <summary>One source file of a model: the face (an empty part), or an instruction set's kernels.</summary>
internal sealed record GeneratedFile(string Part, string Text);

/// <summary>All files of a model: a face for its users, and the forward pass once for each instruction set.</summary>
internal static class ModelFiles
{
    /// <summary>The face, which has no name of its own, and the instruction sets.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["", .. Isa.All.Select(isa => isa.Name)];

    public static IEnumerable<GeneratedFile> Generate(ModelDeclaration declaration, CancellationToken cancellation)
    {
        var plan = Planner.Plan(declaration.Spec);
        yield return new("", FaceFile.Print(declaration, plan));
        foreach (var isa in Isa.All)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new(isa.Name, KernelFile.Print(declaration, plan, isa));
        }
    }
}
