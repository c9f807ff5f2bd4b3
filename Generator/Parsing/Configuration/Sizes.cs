namespace TxGen.Generator.Parsing.Configuration;

/// <summary>Products and sums of sizes, which a file could make larger than any number of a spec.</summary>
internal static class Sizes
{
    /// <summary>At most the largest number, which is too large for any model.</summary>
    public static int Limit(double size) => (int)Math.Min(size, int.MaxValue);
}
