using System.Globalization;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>A model that asks for more memory than one array can hold, with the property to reduce first.</summary>
internal sealed record SizeProblem(string Property, string[] Arguments);

/// <summary>Session memory and weights are one managed array each.</summary>
internal static class SizeRules
{
    private const long SessionLimit = (2L << 30) / sizeof(float);

    /// <summary>The longest array of .NET, less the floats that align its start: 8 GiB.</summary>
    private const long WeightLimit = 0x7FFFFFC7 - 16;

    public static SizeProblem? Check(ModelSpec spec, string model)
    {
        // Absurd dimensions would overflow a plan's integers; a model that passes the estimate cannot.
        double session = LeastSession(spec), weights = LeastWeights(spec);
        if (session > 4.0 * SessionLimit || weights > WeightLimit)
            return Compare(session, weights, "over ");
        var plan = Planner.Plan(spec);
        return Compare(plan.Memory.Floats, plan.Weights.Floats, "");

        SizeProblem? Compare(double session, double weights, string over)
        {
            // A session has room for a batch even where sequences are short.
            bool isLong = spec.MaxLength > Capacities.SmallestBatch;
            if (session > SessionLimit)
                return new(isLong ? nameof(ModelSpec.MaxLength) : nameof(ModelSpec.DModel), Describe("Session memory", over, session, "2", isLong ? "reduce MaxLength" : "reduce a dimension"));
            if (weights > WeightLimit)
                return new(nameof(ModelSpec.DModel), Describe("Weights", over, weights, "8", "reduce a dimension"));
            return null;
        }

        string[] Describe(string what, string over, double floats, string limit, string advice) =>
            [what, model, over + (floats * sizeof(float) / (1L << 30)).ToString("0.0", CultureInfo.InvariantCulture), limit, advice];
    }

    /// <summary>Floats that a session has at least: its widest buffer.</summary>
    private static double LeastSession(ModelSpec spec)
    {
        double rows = Math.Max((double)spec.MaxLength + spec.ExtraRows, Capacities.SmallestBatch);
        double attention = 3.0 * spec.Heads * spec.HeadDim;
        double widest = Math.Max(Math.Max(attention, spec.InputDim), Math.Max(spec.DModel, spec.DFf));
        double headRows = spec.HeadActsOnRows ? Capacities.HeadBlock : Capacities.MostSegments;
        return Math.Max(rows * widest, spec.Head == Head.None ? 0 : headRows * spec.HeadWidth);
    }

    /// <summary>Floats that the weights have at least: all matrices and tables without padding.</summary>
    private static double LeastWeights(ModelSpec spec)
    {
        double layer = (4.0 * spec.Heads * spec.HeadDim) + ((spec.Gated ? 3.0 : 2.0) * spec.DFf);
        double positions = spec.Positions == Positions.None ? 0 : spec.MaxLength + (spec.Positions == Positions.Learned ? (double)spec.PositionOffset : 0);
        double rows = spec.Vocabulary + positions + spec.TokenTypes + spec.InputDim + spec.Outputs;
        return spec.DModel * ((spec.Layers * layer) + rows);
    }
}
