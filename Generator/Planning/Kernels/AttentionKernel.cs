using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Planning.Kernels;

/// <summary>Attention of one head shape.</summary>
/// <param name="Steps">The products of neighbouring positions, and of those that residue classes have.</param>
/// <param name="Row">The same for a single position of a decoder.</param>
internal sealed record AttentionKernel(AttentionStep Step, IReadOnlyDictionary<int, AttentionProducts> Steps, RowAttention? Row)
{
    public IEnumerable<TileKernel> Tiles => Steps.Values
        .SelectMany(products => products.Scores.Concat((products.Context ?? []).Concat(products.Onto ?? []).Select(strip => strip.Column)))
        .SelectMany(column => column.Tiles)
        .Concat(Row is null ? [] : [Row.Scores.Tile, Row.Context.Tile])
        .Concat(Row?.Onto is { } onto ? [onto.Tile] : []);
}

/// <summary>Scores by width of key panels, and contexts by strips of the head, of positions so many apart.</summary>
/// <param name="Context">From zero, where one softmax serves a row.</param>
/// <param name="Onto">Going on from what is there, where keys come chunk by chunk.</param>
internal sealed record AttentionProducts(
    int Step, IReadOnlyList<TileColumn> Scores, IReadOnlyList<(Strip Strip, TileColumn Column)>? Context, IReadOnlyList<(Strip Strip, TileColumn Column)>? Onto)
{
    /// <summary>Behind the names of kernels whose rows lie so many positions apart.</summary>
    public string Suffix => SuffixOf(Step);

    public static string SuffixOf(int step) => step == 1 ? "" : $"Every{step}";

    public static AttentionProducts Plan(AttentionStep step, int every, Tiles tiles)
    {
        int headDim = step.Attention.HeadDim;
        var scratch = step.Scratch;
        string suffix = SuffixOf(every);
        int scoreStride = scratch.Scores.Stride;
        int keyPanels = Math.Min(scratch.Keys.Rows / headDim, Panel.Count(scratch.Scores.Stride));
        var scores = Enumerable.Range(1, Math.Min(tiles.WidestPanels, keyPanels)).Reverse()
            .Select(panels => new TileColumn(panels, tiles.Heights
                .Select(rows => new TileKernel($"Scores{suffix}_{headDim}_{rows}x{panels * Panel.Columns}", rows, panels, headDim,
                    every * step.Query.Stride, (long)headDim * Panel.Columns, scoreStride, TileStart.Zero, TileFinish.Store))
                .ToList()))
            .ToList();

        var patterns = step.Patterns.Where(pattern => pattern.Parts.Any(part => part.Step == every)).ToList();
        // A causal tile leaves the keys that only its later rows see to a triangle of single steps, which also scales.
        return new(every, scores,
            patterns.Any(pattern => pattern.IsDirect) ? Contexts("Context", TileStart.Zero, step.Attention.Causal ? TileFinish.Store : TileFinish.ScaleRows) : null,
            patterns.Any(pattern => !pattern.IsDirect) ? Contexts("AddContext", TileStart.Output, TileFinish.Store) : null);

        List<(Strip, TileColumn)> Contexts(string name, TileStart start, TileFinish finish)
        {
            long distance = (long)step.Lap * Panel.Columns;
            return tiles.Cover(Panel.Count(headDim))
                .Select(strip => (strip, new TileColumn(strip.Panels, tiles.Heights
                    .Select(rows => new TileKernel($"{name}{suffix}_{headDim}_{rows}x{strip.Panels * Panel.Columns}", rows, strip.Panels, null,
                        scoreStride, distance, every * step.Output.Stride, start, finish))
                    .ToList())))
                .ToList();
        }
    }
}
