namespace TxGen.Generator.Tests.Harness;

/// <summary>Comparison of numbers that went different ways.</summary>
internal static class Close
{
    /// <summary>No element differs by more than tolerance · max(1, max |expected|).</summary>
    public static void AssertScaled(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what = "") =>
        AssertWithin(expected, actual, tolerance * Math.Max(1, expected.Max(Math.Abs)), what);

    public static void AssertScaled(IReadOnlyList<float> expected, IReadOnlyList<float> actual, double tolerance, string what = "") =>
        AssertScaled(Widen(expected), Widen(actual), tolerance, what);

    public static void AssertWithin(IReadOnlyList<float> expected, IReadOnlyList<float> actual, double tolerance, string what = "") =>
        AssertWithin(Widen(expected), Widen(actual), tolerance, what);

    public static void AssertWithin(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what = "")
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what} element {i}: expected {expected[i]}, got {actual[i]}, tolerance {tolerance}");
    }

    /// <summary>Every element has the same bits; not-a-numbers count as equal.</summary>
    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i])
                || (float.IsNaN(expected[i]) && float.IsNaN(actual[i]));
            Assert.True(same, $"{what} element {i}: expected {expected[i]:G9}, got {actual[i]:G9}");
        }
    }

    public static double[] Widen(IReadOnlyList<float> values) => values.Select(value => (double)value).ToArray();
}
