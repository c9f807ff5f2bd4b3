using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>
/// What a trainer has besides weights is one managed array each: the input it is given, the memory of a pass with what layers keep for
/// the backward pass, and transposed matrices. Gradients and moments are as large as weights.
/// </summary>
internal static class TrainingSizeRules
{
    /// <param name="plan">The plan of a model that fits without its trainer.</param>
    public static SizeProblem? Check(ExecutionPlan plan, string model)
    {
        var spec = plan.Spec;
        double input = Input(spec), memory = LeastMemory(spec), transposed = LeastTransposed(spec);
        if (input > SizeRules.ArrayLimit)
            return SizeProblem.Of("Input of a training step", model, "", input, "8", nameof(ModelSpec.TrainingBatch), "reduce TrainingBatch");
        if (memory > SizeRules.ArrayLimit || transposed > SizeRules.ArrayLimit)
            return Compare(memory, transposed, "over ");
        var training = TrainingPlanner.Plan(plan);
        return Compare(training.Floats, training.Transposed.Floats(spec.Layers), "");

        SizeProblem? Compare(double memory, double transposed, string over)
        {
            // A pass has room for a batch even where sequences are short.
            bool isLong = spec.TrainingLength > Capacities.SmallestBatch;
            if (memory > SizeRules.ArrayLimit)
            {
                string property = isLong ? nameof(ModelSpec.TrainingLength) : nameof(ModelSpec.Layers);
                string recompute = isLong && KeepsScores(spec) ? ", or give RecomputeAttention" : "";
                return SizeProblem.Of("Training memory", model, over, memory, "8", property, $"reduce {property}{recompute}");
            }

            return transposed > SizeRules.ArrayLimit
                ? SizeProblem.Of("Transposed matrices", model, over, transposed, "8", nameof(ModelSpec.DModel), "reduce a dimension")
                : null;
        }
    }

    /// <summary>Floats that the pass keeps of all layers at least: hidden states, all that attention reads and gives, and the inner layer.</summary>
    internal static double LeastMemory(ModelSpec spec)
    {
        double attention = 2.0 * ((double)spec.Heads + spec.KvHeads) * spec.HeadDim;
        double scores = KeepsScores(spec) ? (double)spec.Heads * spec.TrainingRows : 0;
        return (double)spec.Layers * Capacities.OfTraining(spec).Rows * (spec.DModel + attention + scores + spec.DFf);
    }

    /// <summary>Scores are kept where one softmax serves each row, unless the model says otherwise.</summary>
    private static bool KeepsScores(ModelSpec spec) => !spec.RecomputeAttention && spec.Sparse.Count == 0 && spec.TrainingRows <= PatternPlan.MostKeys;

    /// <summary>Floats that transposed matrices have at least: those of all layers and the head without padding.</summary>
    internal static double LeastTransposed(ModelSpec spec)
    {
        double layer = (2.0 * ((double)spec.Heads + spec.KvHeads) * spec.HeadDim) + ((spec.Gated ? 3.0 : 2.0) * spec.DFf);
        return spec.DModel * ((spec.Layers * layer) + spec.HeadWidth);
    }

    /// <summary>Numbers of the largest batch.</summary>
    private static double Input(ModelSpec spec) =>
        (double)spec.TrainingBatch * spec.TrainingLength * (spec.TakesTokens ? 1 : spec.RowWidth);
}
