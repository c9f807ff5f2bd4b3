namespace TxGen.Generator.Graph;

/// <summary>How many pairs (query, key) of a pattern attend, in a sequence of any length up to the longest.</summary>
internal sealed class AttentionPairs
{
    private readonly AttentionPattern _pattern;
    private IReadOnlyList<PairPiece>? _pieces;

    public AttentionPairs(AttentionPattern pattern)
    {
        _pattern = pattern;
        var sparse = pattern.Sparse;
        if (sparse is not null && (sparse with { Dilation = 1 }).IsWindow)
            Window = (sparse.WindowLeft, pattern.Causal ? 0 : sparse.WindowRight, sparse.Dilation);
    }

    /// <summary>Keys to each side and their distance, if that is all a query attends to.</summary>
    public (int Left, int Right, int Step)? Window { get; }

    /// <summary>Neither everything nor a window: lengths differ by no formula.</summary>
    public bool NeedPieces => _pattern.Sparse is not null && Window is null;

    /// <summary>What position after position adds to the pairs of those before it, in linear pieces.</summary>
    public IReadOnlyList<PairPiece> Pieces => _pieces ??= PairPiece.Of(PairIncrements.Of(_pattern));

    /// <summary>The share of dense attention's pairs, in the longest sequence.</summary>
    public double Share => (double)Of(_pattern.Positions) / Dense(_pattern.Positions);

    /// <summary>The pairs of a sequence of so many positions.</summary>
    public long Of(long rows)
    {
        if (Window is { } window)
            return rows + Side(rows, window.Left, window.Step) + Side(rows, window.Right, window.Step);
        return NeedPieces ? Pieces.Sum(piece => piece.Of(rows)) : Dense(rows);
    }

    /// <summary>All pairs that are not later.</summary>
    private long Dense(long rows) => _pattern.Causal ? rows * (rows + 1) / 2 : rows * rows;

    /// <summary>Pairs to one side of the query: at each distance as many as there are rows, less those that it carries over the edge.</summary>
    private static long Side(long rows, int most, int step)
    {
        long reach = Math.Min(most, (rows - 1) / step);
        return (rows * reach) - (step * reach * (reach + 1) / 2);
    }
}

/// <summary>Positions of which each adds so many pairs more than the one before it.</summary>
/// <param name="First">The first position.</param>
/// <param name="Behind">One behind the last.</param>
/// <param name="Pairs">What the first one adds.</param>
internal readonly record struct PairPiece(int First, int Behind, int Pairs, int Slope)
{
    public static IReadOnlyList<PairPiece> Of(int[] increments)
    {
        var pieces = new List<PairPiece>();
        for (int first = 0, behind; first < increments.Length; first = behind)
        {
            behind = first + 1;
            int slope = behind < increments.Length ? increments[behind] - increments[first] : 0;
            while (behind < increments.Length && increments[behind] - increments[behind - 1] == slope)
                behind++;
            pieces.Add(new(first, behind, increments[first], slope));
        }

        return pieces;
    }

    /// <summary>What positions of the piece add to a sequence of so many.</summary>
    public long Of(long rows)
    {
        long count = Math.Max(Math.Min(rows, Behind) - First, 0);
        return (count * Pairs) + (Slope * count * (count - 1) / 2);
    }
}
