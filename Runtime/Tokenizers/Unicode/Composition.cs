namespace TxGen.Runtime;

/// <summary>Pairs of characters that are one.</summary>
internal static class Composition
{
    /// <summary>The character that canonical composition makes of two, or -1.</summary>
    public static int Of(int first, int second)
    {
        int group = NormalizationRecord.Of(second).Group;
        if (group == 0)
            return -1;

        int start = NormalizationTables.GroupStarts[group];
        int found = NormalizationTables.Firsts[start..NormalizationTables.GroupStarts[group + 1]].BinarySearch(first);
        return found >= 0 ? NormalizationTables.Composites[start + found] : Hangul.Compose(first, second);
    }
}
