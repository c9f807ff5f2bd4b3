using System.Globalization;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>A model that asks for more memory than one array can hold, with the property to reduce first.</summary>
internal sealed record SizeProblem(string Property, string[] Arguments);

/// <summary>Session memory and weights are one managed array each.</summary>
internal static class SizeRules
{
    private const long SessionLimit = 2L << 30;
    private const long WeightLimit = 8L << 30;

    public static SizeProblem? Check(ModelSpec spec, string model)
    {
        var plan = Planner.Plan(spec);
        if (plan.Memory.Floats * sizeof(float) > SessionLimit)
            return new(nameof(ModelSpec.MaxLength), Describe("Session memory", plan.Memory.Floats, SessionLimit, "reduce MaxLength"));
        if (plan.Weights.Floats * sizeof(float) > WeightLimit)
            return new(nameof(ModelSpec.DModel), Describe("Weights", plan.Weights.Floats, WeightLimit, "reduce a dimension"));
        return null;

        string[] Describe(string what, long floats, long limit, string advice) =>
            [what, model, (floats * sizeof(float) / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture), (limit >> 30).ToString(CultureInfo.InvariantCulture), advice];
    }
}
