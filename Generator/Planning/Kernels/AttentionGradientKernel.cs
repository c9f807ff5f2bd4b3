using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Planning.Kernels;

/// <summary>The backward pass of attention for one head shape, of positions so many apart.</summary>
/// <param name="Scores">Scores once more, where the forward pass did not keep them.</param>
/// <param name="WeightGradients">Gradients of the softmax's weights: context gradients times values.</param>
/// <param name="Queries">Query gradients: score gradients times keys.</param>
/// <param name="Sums">Key and value gradients: sums over the queries of a block.</param>
internal sealed record AttentionGradientKernel(
    int Step,
    IReadOnlyList<TileColumn> Scores,
    IReadOnlyList<TileColumn> WeightGradients,
    IReadOnlyList<(Strip Strip, TileColumn Column)> Queries,
    IReadOnlyList<(Strip Strip, TileColumn Column)> Sums)
{
    public string Suffix => AttentionProducts.SuffixOf(Step);

    public static AttentionGradientKernel Plan(AttentionGradientStep step, int every, Tiles tiles)
    {
        int headDim = step.Attention.HeadDim;
        int headPanels = Panel.Count(headDim);
        string suffix = AttentionProducts.SuffixOf(every);
        var scratch = step.Scratch;
        int positions = scratch.KeyGradients.Rows / headPanels;
        int queries = scratch.Queries.Rows / headPanels;
        int scoreStride = scratch.ScoreGradients.Stride;
        int widest = Math.Min(tiles.WidestPanels, Panel.Count(positions));

        IReadOnlyList<TileColumn> ScoreTiles(string name, int inputStride) => Enumerable.Range(1, widest).Reverse()
            .Select(panels => new TileColumn(panels, tiles.Heights
                .Select(rows => new TileKernel($"{name}{suffix}_{headDim}_{rows}x{panels * Panel.Columns}", rows, panels, headDim,
                    every * inputStride, (long)headDim * Panel.Columns, scoreStride, TileStart.Zero, TileFinish.Store))
                .ToList()))
            .ToList();
        IReadOnlyList<(Strip, TileColumn)> HeadTiles(Func<int, int, TileKernel> tile) => tiles.Cover(headPanels)
            .Select(strip => (strip, new TileColumn(strip.Panels, tiles.Heights.Select(rows => tile(rows, strip.Panels)).ToList())))
            .ToList();

        // Where scores are kept, a block of queries has all of its keys at once; chunk by chunk, what queries have so far goes on.
        return new(
            every,
            step.Keeps ? [] : ScoreTiles("Scores", step.Query.Stride),
            ScoreTiles("AttentionWeightGradients", step.OutputGradient.Stride),
            HeadTiles((rows, panels) => new($"QueryGradients{suffix}_{headDim}_{rows}x{panels * Panel.Columns}", rows, panels, null,
                scoreStride, (long)positions * Panel.Columns, every * Panel.Columns, step.Keeps ? TileStart.Zero : TileStart.Output, TileFinish.Store)
            {
                WeightStep = every == 1 ? null : every * Panel.Columns,
                OutputPanelDistance = (long)(step.Keeps ? queries : positions) * Panel.Columns,
            }),
            HeadTiles((rows, panels) => new($"SumQueries{suffix}_{headDim}_{rows}x{panels * Panel.Columns}", rows, panels, null,
                InputStride: 1, (long)queries * Panel.Columns, every * Panel.Columns, TileStart.Output, TileFinish.Store)
            {
                InputStep = scoreStride,
                OutputPanelDistance = (long)positions * Panel.Columns,
            }));
    }
}
