using System.Globalization;

namespace TxGen.Generator.Parsing;

/// <summary>A model that asks for more memory than one array can hold, with the property to reduce first.</summary>
internal sealed record SizeProblem(string Property, string[] Arguments)
{
    /// <param name="over">What stands before an estimate.</param>
    /// <param name="limit">What an array holds, in GiB.</param>
    public static SizeProblem Of(string what, string model, string over, double floats, string limit, string property, string advice) =>
        new(property, [what, model, over + (floats * sizeof(float) / (1L << 30)).ToString("0.0", CultureInfo.InvariantCulture), limit, advice]);
}
