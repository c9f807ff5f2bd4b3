namespace TxGen.Generator.Graph;

/// <summary>
/// Keys that a pattern gives by their place, not by their distance: global tokens, blocks and fixed attention, as intervals from one
/// position to before another. They may overlap, and a causal model has what is left of them.
/// </summary>
internal static class KeyIntervals
{
    /// <summary>Those of one row, but for the summaries of fixed attention.</summary>
    public static IEnumerable<(long From, long To)> Of(AttentionPattern pattern, int row)
    {
        var sparse = pattern.Sparse!;
        int positions = pattern.Positions;
        if (sparse.GlobalTokens > 0)
            yield return (0, row < sparse.GlobalTokens ? positions : Math.Min(positions, sparse.GlobalTokens));
        if (sparse.FixedBlock > 0)
            yield return Block(row / sparse.FixedBlock, sparse.FixedBlock);
        if (sparse.BlockSize == 0)
            yield break;

        int own = row / sparse.BlockSize;
        if (own < sparse.GlobalBlocks)
        {
            yield return (0, positions);
            yield break;
        }

        yield return (0, Math.Min(positions, (long)sparse.GlobalBlocks * sparse.BlockSize));
        long beside = sparse.BlockWindow / 2;
        yield return (Math.Max(own - beside, 0) * sparse.BlockSize, Block(own + beside, sparse.BlockSize).To);
        foreach (int block in pattern.RandomBlocksOf(own))
            yield return Block(block, sparse.BlockSize);

        (long From, long To) Block(long block, int size) => (Math.Min(positions, block * size), Math.Min(positions, (block + 1) * size));
    }

    /// <summary>The summaries of fixed attention, which every row sees.</summary>
    public static IEnumerable<(long From, long To)> Summaries(AttentionPattern pattern)
    {
        var sparse = pattern.Sparse!;
        for (long block = 0; sparse.FixedBlock > 0 && block * sparse.FixedBlock < pattern.Positions; block++)
        {
            long end = (block + 1) * sparse.FixedBlock;
            yield return (Math.Min(pattern.Positions, end - sparse.FixedSummary), Math.Min(pattern.Positions, end));
        }
    }
}
