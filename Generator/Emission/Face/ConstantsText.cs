using TxGen.Generator.Planning;

namespace TxGen.Generator.Emission.Face;

/// <summary>The spec and its cost as constants.</summary>
internal static class ConstantsText
{
    public static void Print(SourceWriter output, ExecutionPlan plan)
    {
        var spec = plan.Spec;
        Constant("int", "DModel", spec.DModel, "d_model: width of a hidden state.");
        Constant("int", "Heads", spec.Heads, "Attention heads.");
        Constant("int", "KvHeads", spec.KvHeads, "Heads of keys and values.");
        Constant("int", "HeadDim", spec.HeadDim, "Width of a head.");
        Constant("int", "DFf", spec.DFf, "d_ff: width of the feed-forward network's inner layer.");
        Constant("int", "MaxLength", spec.MaxLength, $"Longest sequence, in {(spec.TakesTokens ? "tokens" : "rows")}{(spec.IsEndless ? "; text generated with a cache has no end" : "")}.");
        Constant("int", "Layers", spec.Layers, "Blocks of attention and feed-forward network.");
        if (spec.TakesTokens)
            Constant("int", "Vocabulary", spec.Vocabulary, "Number of token ids.");
        else
            Constant("int", "InputDim", spec.RowWidth, "Floats of an input row.");
        if (spec.TokenTypes > 0)
            Constant("int", "TokenTypes", spec.TokenTypes, "Number of token types.");
        if (spec.Outputs > 0)
            Constant("int", "Outputs", spec.Outputs, "Classes or values of the head.");
        Constant("long", "ParameterCount", plan.Graph.ParameterCount, "Learned numbers.");
        Constant("long", "WeightBytes", plan.Weights.Floats * sizeof(float), "Bytes of the packed weights, which all sessions of a model share.");
        Constant("long", "SessionBytes", plan.SessionBytes, plan.Cache is null ? "Bytes of a session's memory." : "Bytes of a session's memory, its cache of keys and values included.");
        FlopsText.Print(output, plan, plan.Graph.Cost, "Flops", "one sequence");

        void Constant(string type, string name, long value, string summary)
        {
            output.Line($"/// <summary>{summary}</summary>");
            output.Line($"public const {type} {name} = {value};");
            output.Line();
        }
    }
}
