using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>Session memory, weights, and a decoder's keys and values are one managed array each; so is all that a trainer has.</summary>
internal static class SizeRules
{
    private const long SessionLimit = (2L << 30) / sizeof(float);

    /// <summary>The longest array of .NET, less the floats that align its start: 8 GiB.</summary>
    internal const long ArrayLimit = 0x7FFFFFC7 - 16;

    public static SizeProblem? Check(ModelSpec spec, string model)
    {
        // Absurd dimensions would overflow a plan's integers; a model that passes the estimate cannot.
        double session = LeastSession(spec), weights = LeastWeights(spec), cache = LeastCache(spec);
        if (session > 4.0 * SessionLimit || weights > ArrayLimit || cache > ArrayLimit)
            return Compare(session, weights, cache, "over ");
        var plan = Planner.Plan(spec);
        return Compare(plan.Memory.Floats, plan.Weights.Floats, plan.Cache?.Floats ?? 0, "")
            ?? (spec.Training ? TrainingSizeRules.Check(plan, model) : null);

        SizeProblem? Compare(double session, double weights, double cache, string over)
        {
            // A session has room for a batch even where sequences are short.
            bool isLong = spec.MaxLength > Capacities.SmallestBatch;
            if (session > SessionLimit)
                return SizeProblem.Of("Session memory", model, over, session, "2", isLong ? nameof(ModelSpec.MaxLength) : nameof(ModelSpec.DModel), isLong ? "reduce MaxLength" : "reduce a dimension");
            if (weights > ArrayLimit)
                return SizeProblem.Of("Weights", model, over, weights, "8", nameof(ModelSpec.DModel), "reduce a dimension");
            if (cache > ArrayLimit)
            {
                // Below a tile of positions a shorter sequence takes no less, and a ring has as many as the window asks for.
                if (spec.IsEndless)
                    return SizeProblem.Of("Key/value cache", model, over, cache, "8", nameof(ModelSpec.Layers), "reduce Layers, or WindowLeft of [SparseAttention]");
                string property = spec.MaxLength > CachePlan.Block ? nameof(ModelSpec.MaxLength) : nameof(ModelSpec.Layers);
                return SizeProblem.Of("Key/value cache", model, over, cache, "8", property, $"reduce {property}");
            }

            return null;
        }
    }

    /// <summary>Floats that a session has at least: its widest buffer.</summary>
    internal static double LeastSession(ModelSpec spec)
    {
        double rows = Math.Max((double)spec.MaxLength + spec.ExtraRows, Capacities.SmallestBatch);
        double attention = (spec.Heads + (2.0 * spec.KvHeads)) * spec.HeadDim;
        double widest = Math.Max(Math.Max(attention, spec.InputDim), Math.Max(spec.DModel, spec.DFf));
        double headRows = spec.HeadActsOnRows ? Capacities.HeadBlock : Capacities.MostSegments;
        return Math.Max(rows * widest, spec.Head == Head.None ? 0 : headRows * spec.HeadWidth);
    }

    /// <summary>Floats that the weights have at least: all matrices and tables without padding.</summary>
    internal static double LeastWeights(ModelSpec spec)
    {
        double layer = (2.0 * ((double)spec.Heads + spec.KvHeads) * spec.HeadDim) + ((spec.Gated ? 3.0 : 2.0) * spec.DFf);
        double positions = spec.Positions switch
        {
            Positions.Learned => spec.MaxLength + (double)spec.PositionOffset,
            Positions.Sinusoidal or Positions.SinusoidalHalves => spec.MaxLength,
            _ => 0,
        };
        double tables = positions + spec.TokenTypes + (spec.TiedHead ? 0 : spec.Vocabulary);
        double matrices = (spec.Layers * layer) + spec.InputDim + spec.Outputs + (spec.TiedHead ? spec.Vocabulary : 0);
        double angles = spec.HasRotaryTable ? 2.0 * spec.MaxLength * spec.RotaryDim : 0;
        return (spec.DModel * (tables + (matrices * PanelFormat.Of(spec.Weights).Bytes / sizeof(float)))) + angles;
    }

    /// <summary>Floats that a decoder's keys and values have at least: those of all positions that it keeps, without padding.</summary>
    internal static double LeastCache(ModelSpec spec) =>
        spec.Decodes ? 2.0 * spec.Layers * spec.KvHeads * spec.HeadDim * (spec.IsEndless ? spec.LongestWindow : spec.MaxLength) : 0;
}
