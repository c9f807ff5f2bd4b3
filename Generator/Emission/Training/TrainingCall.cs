using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Training;

/// <summary>What a pass is given, as declarations and as arguments.</summary>
internal sealed class TrainingCall(TrainingPlan plan)
{
    private ModelSpec Spec => plan.Execution.Spec;

    /// <summary>The loss is of classes, one for each row of the result; else of numbers.</summary>
    public bool OfClasses => plan.Graph.Loss.Operations[0] is Graph.Operations.CrossEntropy;

    public string TargetType => OfClasses ? "int" : "float";

    /// <summary>The result has a row for each row of the pass; else for each sequence.</summary>
    public bool OfRows => plan.Graph.Result.Rows == RowSymbol.Rows;

    public int ResultColumns => plan.Graph.Result.Columns;

    public bool Drops => Spec.ResidualDropout > 0 || Spec.AttentionDropout > 0 || Spec.EmbeddingDropout > 0;

    /// <summary>How the loss weighs: smoothing and scale for classes, a scale for numbers.</summary>
    public string GoalParameter => OfClasses ? "in ClassGoal goal" : "float scale";

    public string GoalArgument => OfClasses ? "goal" : "scale";

    public string DropoutParameter => Drops ? ", DropoutCall dropout" : "";

    public string DropoutArgument => Drops ? ", dropout" : "";

    public string Parameters =>
        $"ref float memory, ref float weights, ref float transposed, ref float gradients, {KernelFile.InputParameters(Spec)}, ReadOnlySpan<int> lengths, nint rows, "
        + $"ReadOnlySpan<{TargetType}> targets, {GoalParameter}{DropoutParameter}, bool learns";
}
