using TxGen.Generator.Planning;

namespace TxGen.Generator.Tests.Plans;

/// <summary>How wide the scores of a tile of neighbouring rows become, counted tile by tile.</summary>
internal static class ScoreColumns
{
    /// <param name="unit">Keys whose scores are computed at once.</param>
    public static int Of(PatternPlan pattern, int positions, int keyBlock, int rows, int unit)
    {
        if (!pattern.IsDirect)
            return Math.Min(positions, keyBlock);
        var (range, every) = (pattern.Band.Range, pattern.Band.Step);
        int count = (positions + every - 1) / every;
        int widest = 0;
        for (int first = 0; first < count; first++)
        {
            int last = Math.Min(first + rows, count) - 1;
            int from = range.Left is { } left ? Math.Max(first - left, 0) : 0;
            int to = range.Right is { } right ? Math.Min(last + right + 1, count) : count;
            widest = Math.Max(widest, ((to + unit - 1) / unit * unit) - (from / unit * unit));
        }

        return widest;
    }
}
