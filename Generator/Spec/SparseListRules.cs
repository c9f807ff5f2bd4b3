namespace TxGen.Generator.Spec;

/// <summary>
/// Global tokens, blocks and fixed attention become constant lists of keys, in panels of 16, one list for each piece of the rows between
/// two borders of blocks. What would make them enormous is refused before they are made.
/// </summary>
internal static class SparseListRules
{
    /// <summary>Panels of all lists of one pattern: tens of megabytes of generated text at most.</summary>
    private const int MostPanels = 1 << 20;

    /// <summary>Every block draws from all blocks.</summary>
    private const int MostDrawnFrom = 4096;

    public static IEnumerable<(string Property, string Message)> Check(ModelSpec spec, SparseSpec sparse)
    {
        double positions = (double)spec.MaxLength + spec.ExtraRows;
        double blocks = sparse.BlockSize > 0 ? Math.Ceiling(positions / sparse.BlockSize) : 0;
        if (sparse.RandomBlocks > 0 && blocks > MostDrawnFrom)
        {
            yield return (nameof(SparseSpec.BlockSize), $"BlockSize {sparse.BlockSize} makes {blocks:F0} blocks, but RandomBlocks are drawn from at most {MostDrawnFrom}: give a larger BlockSize, or reduce MaxLength");
            yield break;
        }

        double panels = Panels(sparse, positions, blocks);
        if (panels <= MostPanels)
            yield break;
        bool ofBlocks = sparse.BlockSize > 0 && (sparse.FixedBlock == 0 || sparse.BlockSize <= sparse.FixedBlock);
        var (name, value, advice) = ofBlocks ? (nameof(SparseSpec.BlockSize), sparse.BlockSize, "give a larger BlockSize, or reduce MaxLength")
            : sparse.FixedBlock > 0 ? (nameof(SparseSpec.FixedBlock), sparse.FixedBlock, "give a larger FixedBlock, or reduce MaxLength")
            : (nameof(SparseSpec.GlobalTokens), sparse.GlobalTokens, "reduce MaxLength");
        yield return (name, $"{name} {value} makes lists of about {panels:F0} panels of 16 keys for {positions:F0} positions, the limit is {MostPanels}: {advice}");
    }

    /// <summary>Panels that all lists have at most.</summary>
    private static double Panels(SparseSpec sparse, double positions, double blocks)
    {
        double globalKeys = Math.Max(sparse.GlobalTokens, (double)sparse.GlobalBlocks * sparse.BlockSize);
        double globalRows = Math.Min(globalKeys, positions);
        double drawn = Math.Min(sparse.RandomBlocks, blocks) * Of(sparse.BlockSize);
        double ofRow = Of(globalKeys) + Of((double)sparse.BlockWindow * sparse.BlockSize) + drawn + Of(sparse.FixedBlock);
        double summaries = sparse.FixedBlock > 0 ? Of(positions) : 0;
        return (Pieces(globalRows) * Of(positions)) + (Pieces(positions - globalRows) * Math.Min(ofRow, Of(positions))) + summaries;

        // Neighbouring keys may begin and end within a panel.
        double Of(double keys) => keys > 0 ? 2 + (Math.Min(keys, positions) / 16) : 0;

        double Pieces(double rows) => rows == 0 ? 0
            : 1 + (sparse.BlockSize > 0 ? rows / sparse.BlockSize : 0) + (sparse.FixedBlock > 0 ? rows / sparse.FixedBlock : 0);
    }
}
