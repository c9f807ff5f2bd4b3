using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Planning.Kernels;

/// <summary>
/// Attention of a single position, all heads of it: a tile's rows are the query heads that share a head of keys and values. Where
/// these are few, a tile takes several key/value heads side by side, for as many chains as hide the latency of a multiply-add.
/// </summary>
/// <param name="Onto">Contexts that go on chunk by chunk, where the softmax is online.</param>
internal sealed record RowAttention(RowTile Scores, RowTile Context, RowTile? Onto)
{
    private const int EnoughChains = 8;

    public static RowAttention Plan(AttentionStep step, CachePlan cache, Tiles tiles)
    {
        var attention = step.Attention;
        int scoreRows = LargestDivisor(attention.Group, rows => tiles.Fit(rows, 1));
        int scorePanels = LargestDivisor(CachePlan.ScorePanels, panels => tiles.Fit(scoreRows, panels));
        int scoreHeads = HeadsSideBySide(scoreRows, scorePanels);
        var scores = new TileKernel(
            $"RowScores_{attention.HeadDim}_{scoreHeads * scoreRows}x{scorePanels * Panel.Columns}",
            scoreHeads * scoreRows,
            scorePanels,
            Depth: attention.HeadDim,
            InputStride: attention.HeadDim,
            PanelDistance: (long)attention.HeadDim * Panel.Columns,
            OutputStride: step.Scratch.Scores.Stride,
            TileStart.Zero,
            TileFinish.Store)
        {
            Groups = scoreHeads,
            GroupDistance = cache.HeadStride,
        };

        // All columns of a head at once where they fit. Else one row at a time, so that a head's last panel, which may reach into the
        // next head's columns, is always written before those.
        int headPanels = Panel.Count(attention.HeadDim);
        int contextPanels = LargestDivisor(headPanels, panels => tiles.Fit(1, panels));
        int contextRows = contextPanels == headPanels ? LargestDivisor(attention.Group, rows => tiles.Fit(rows, contextPanels)) : 1;
        int contextHeads = contextPanels == headPanels ? HeadsSideBySide(contextRows, contextPanels) : 1;
        var context = new TileKernel(
            $"RowContext_{attention.HeadDim}_{contextHeads * contextRows}x{contextPanels * Panel.Columns}",
            contextHeads * contextRows,
            contextPanels,
            Depth: null,
            InputStride: step.Scratch.Scores.Stride,
            PanelDistance: cache.ValueDistance,
            OutputStride: attention.HeadDim,
            TileStart.Zero,
            TileFinish.ScaleRows)
        {
            Groups = contextHeads,
            GroupDistance = cache.HeadStride,
        };

        var onto = context with
        {
            Name = context.Name.Replace("RowContext", "AddRowContext"),
            OutputStride = Panel.Pad(attention.HeadDim),
            Start = TileStart.Output,
            Finish = TileFinish.Store,
        };
        int strips = headPanels / contextPanels;
        return new(new(scores, scoreRows, 1), new(context, contextRows, strips), step.HasOnline ? new(onto, contextRows, strips) : null);

        int HeadsSideBySide(int rows, int panels) =>
            rows < attention.Group ? 1 : LargestDivisor(attention.KvHeads, heads => heads * rows * panels * tiles.VectorsPerPanel <= EnoughChains);
    }

    /// <summary>The largest divisor that is right; 1 is in any case.</summary>
    private static int LargestDivisor(int number, Func<int, bool> isRight) =>
        Enumerable.Range(1, number).Last(each => each == 1 || (number % each == 0 && isRight(each)));
}

/// <summary>A tile of one product of a single position's attention.</summary>
/// <param name="Rows">Query heads of one head of keys and values that it takes.</param>
/// <param name="Strips">Tiles side by side that a row needs.</param>
internal sealed record RowTile(TileKernel Tile, int Rows, int Strips);
