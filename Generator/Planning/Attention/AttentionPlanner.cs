using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Planning;

/// <summary>Decides how each pattern of an attention runs, and what memory that takes.</summary>
internal static class AttentionPlanner
{
    /// <param name="training">The backward pass reads what is left behind.</param>
    /// <param name="keepsScores">And that should be the scores, if one softmax serves each row of dense attention; else a maximum and a sum for each.</param>
    public static (IReadOnlyList<PatternPlan> Patterns, AttentionScratch Scratch, int KeyBlock, int Lap) Plan(
        Attention attention, Capacities capacities, CachePlan? cache, bool training, bool keepsScores)
    {
        // What a decoder keeps for one head in its cache, a call without cache has here, head after head.
        bool isEndless = cache?.IsRing == true;
        bool keeps = training && keepsScores && capacities.Positions <= PatternPlan.MostKeys && attention.Patterns.All(each => each.Pattern.Sparse is null);
        var patterns = PatternPlan.Of(attention.Patterns, capacities.Positions, isEndless, online: isEndless || (training && !keeps));

        int lap = cache?.Positions ?? patterns.Max(pattern => PackedBy(pattern, capacities.Positions));
        int positions = cache is null ? lap : (capacities.Positions + lap - 1) / lap * lap;
        int keyBlock = cache?.KeyBlock ?? PatternPlan.MostKeys;
        int panels = Panel.Count(positions);
        int headPanels = Panel.Count(attention.HeadDim);
        int queries = cache is null ? Tiles.MostRows : Math.Max(Tiles.MostRows, attention.Heads);
        int columns = patterns.Max(pattern => ColumnsOf(pattern, positions, keyBlock, cache is null ? Panel.Columns : CachePlan.Block));
        bool online = patterns.Any(pattern => !pattern.IsDirect);
        bool gathers = cache is not null && patterns.Any(pattern => pattern.HasClasses);
        int rows = capacities.Rows;

        BufferPlan Keys(string name, string what) => new(name, $"[{panels} panels of 16 positions, {attention.HeadDim}, 16], {what}", panels * attention.HeadDim, Panel.Columns);
        BufferPlan Values(string name, string what) => new(name, $"[{headPanels} panel{(headPanels == 1 ? "" : "s")} of 16 columns, {positions} positions, 16], {what}", headPanels * positions, Panel.Columns);
        BufferPlan OfRows(string name, string what) => training
            ? new(name, $"[{attention.Heads} heads, rows]: {what}", 1, Panel.Pad(attention.Heads * rows))
            : new(name, $"[rows], one head: {what}", 1, Panel.Pad(Math.Max(rows, attention.Heads)));

        var scratch = new AttentionScratch(
            Keys("Keys", "one head"),
            Values("Values", "one head"),
            keeps
                ? new("Scores", $"[{attention.Heads} heads, rows, {positions} keys]", attention.Heads * rows, Panel.Stride(columns))
                : new("Scores", $"[{queries} queries, {columns} keys]", queries, Panel.Stride(columns)),
            keeps
                ? new("Factors", $"[{attention.Heads} heads, rows]: reciprocal sums of the softmax", 1, Panel.Pad(attention.Heads * rows))
                : new("Factors", $"[{queries}] of the rows: {(online ? "what contexts so far are multiplied by" : "maxima, then reciprocal sums of the softmax")}", 1, Panel.Pad(queries)))
        {
            Keeps = keeps,
            Dropped = attention.DropoutRate == 0 ? null : new("Dropped", $"[{queries} queries, {columns} keys], scores after dropout", queries, Panel.Stride(columns)),
            Maxima = online ? OfRows("Maxima", "largest scores so far") : null,
            Sums = online ? OfRows("Sums", "sums of the softmax so far, then their reciprocals") : null,
            ClassKeys = gathers ? Keys("ClassKeys", "one residue class of a head") : null,
            ClassValues = gathers ? Values("ClassValues", "one residue class of a head") : null,
            RowContext = online && cache is not null ? new("RowContext", $"[{attention.Heads} heads, {attention.HeadDim}]", attention.Heads, Panel.Pad(attention.HeadDim)) : null,
        };
        return (patterns, scratch, keyBlock, lap);
    }

    /// <summary>Positions whose keys and values are packed at once.</summary>
    private static int PackedBy(PatternPlan pattern, int positions) => pattern.RunsInBlocks(positions) && pattern.Band.Range is { Left: { } left, Right: { } right }
        ? Math.Min(positions, PatternPlan.BlockRows + Panel.Pad(left + right + Panel.Columns))
        : positions;

    /// <summary>Scores of a row: all keys of a direct pattern, from the panel where a tile's first row begins to the one where its last ends.</summary>
    /// <param name="unit">Keys whose scores are computed at once.</param>
    private static int ColumnsOf(PatternPlan pattern, int positions, int keyBlock, int unit)
    {
        if (!pattern.IsDirect)
            return Math.Min(positions, keyBlock);
        var range = pattern.Band.Range;
        return range is { Left: { } left, Right: { } right }
            ? (int)Math.Min(positions, (long)left + right + Tiles.MostRows + (2 * unit))
            : positions;
    }
}
