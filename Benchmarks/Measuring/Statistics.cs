namespace Benchmarks.Measuring;

/// <summary>What stands for many measurements.</summary>
internal static class Statistics
{
    public static double Median(this IEnumerable<double> values) => values.Quantile(0.5);

    /// <summary>What a quarter of the values stay below: close to the median, but hardly moved by other work on the machine.</summary>
    public static double LowerQuartile(this IEnumerable<double> values) => values.Quantile(0.25);

    private static double Quantile(this IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(sorted.Length * share)];
    }
}
