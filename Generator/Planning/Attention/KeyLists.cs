using TxGen.Generator.Graph;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning;

/// <summary>
/// Global tokens, blocks and fixed attention as constant lists. Rows between two borders of blocks see the same keys, in whole panels
/// but at the edges. Summaries, which all rows see, are a list of their own; what they have is in no other.
/// </summary>
internal static class KeyLists
{
    public static IEnumerable<(string Name, IReadOnlyList<RowSegment> Segments)> Of(AttentionPattern pattern)
    {
        var sparse = pattern.Sparse!;
        var summaries = Lanes(KeyIntervals.Summaries(pattern).Where(interval => interval.To > interval.From));
        if (summaries.Count > 0)
            yield return ("Summaries", [new(0, Chunks(summaries)), new(pattern.Positions, [])]);
        if (sparse.GlobalTokens == 0 && sparse.BlockSize == 0 && sparse.FixedBlock == 0)
            yield break;

        var segments = new List<RowSegment>();
        var borders = Borders(sparse, pattern.Positions);
        for (int i = 0; i + 1 < borders.Count; i++)
        {
            var lanes = Lanes(KeyIntervals.Of(pattern, borders[i]));
            var own = lanes
                .Where(each => !pattern.Causal || each.Key * Panel.Columns < borders[i + 1])
                .Select(each => new KeyValuePair<int, int>(each.Key, each.Value & ~(summaries.TryGetValue(each.Key, out int shared) ? shared : 0)))
                .Where(each => each.Value != 0);
            segments.Add(new(borders[i], Chunks(own)));
        }

        segments.Add(new(pattern.Positions, []));
        yield return ("Blocks", segments);
    }

    /// <summary>Rows at which the keys change, and the end.</summary>
    private static List<int> Borders(SparseSpec sparse, int positions)
    {
        var borders = new SortedSet<int> { 0, positions };
        if (sparse.GlobalTokens < positions)
            borders.Add(sparse.GlobalTokens);
        foreach (int size in new[] { sparse.BlockSize, sparse.FixedBlock })
            for (long row = size; size > 0 && row < positions; row += size)
                borders.Add((int)row);
        return [.. borders];
    }

    /// <summary>The panels of some intervals in ascending order, and the lanes that are seen of each.</summary>
    private static SortedDictionary<int, int> Lanes(IEnumerable<(long From, long To)> intervals)
    {
        var lanes = new SortedDictionary<int, int>();
        foreach (var (from, to) in intervals)
        {
            for (int panel = (int)(from / Panel.Columns); (long)panel * Panel.Columns < to; panel++)
            {
                int first = (int)Math.Max(from - ((long)panel * Panel.Columns), 0);
                int behind = (int)Math.Min(to - ((long)panel * Panel.Columns), Panel.Columns);
                lanes.TryGetValue(panel, out int known);
                lanes[panel] = known | (((1 << behind) - 1) & ~((1 << first) - 1));
            }
        }

        return lanes;
    }

    private static IReadOnlyList<IReadOnlyList<KeyRun>> Chunks(IEnumerable<KeyValuePair<int, int>> lanes)
    {
        const int MostPanels = PatternPlan.MostKeys / Panel.Columns;
        var chunks = new List<IReadOnlyList<KeyRun>>();
        var chunk = new List<KeyRun>();
        int panels = 0;
        foreach (var each in lanes)
        {
            if (panels == MostPanels)
            {
                chunks.Add(chunk);
                chunk = [];
                panels = 0;
            }

            panels++;
            int last = chunk.Count - 1;
            if (each.Value == KeyRun.AllLanes && last >= 0 && chunk[last].Lanes == KeyRun.AllLanes && chunk[last].Panel + chunk[last].Panels == each.Key)
                chunk[last] = chunk[last] with { Panels = chunk[last].Panels + 1 };
            else
                chunk.Add(new(each.Key, 1, each.Value));
        }

        if (chunk.Count > 0)
            chunks.Add(chunk);
        return chunks;
    }
}
