namespace TxGen.Generator.Planning;

/// <summary>
/// Keys of a pattern that are computed in one way. The parts of a pattern have no key of a query in common, and together have all.
/// </summary>
internal abstract record AttentionPart
{
    /// <summary>Positions so many apart are a sequence of their own, in which they are neighbours: the residue classes of a dilated window or of a stride.</summary>
    public int Step { get; init; } = 1;

    /// <summary>What earlier parts have, counted in steps.</summary>
    public IReadOnlyList<KeyRange> Exclusions { get; init; } = [];
}

/// <summary>A range of keys around each query, in steps.</summary>
internal sealed record BandPart(KeyRange Range) : AttentionPart
{
    /// <summary>Most keys of a query.</summary>
    public long MostKeys(int positions) => Math.Min(positions, (Range.Left ?? positions) + (long)(Range.Right ?? positions) + 1);
}

/// <summary>Constant lists of keys, one for each segment of the rows.</summary>
/// <param name="Name">What it lists.</param>
internal sealed record ListPart(string Name, IReadOnlyList<RowSegment> Segments) : AttentionPart;

/// <summary>Keys at distances from -Left to Right of the query that are multiples of a period; null where nothing bounds them.</summary>
internal sealed record KeyRange(int? Left, int? Right, int Period = 1)
{
    /// <summary>The same keys as seen among those that lie so many positions apart.</summary>
    public KeyRange Every(int step) => new(Left / step, Right / step, Period / GreatestDivisor(Period, step));

    /// <summary>The same keys among all positions, where these are so many apart.</summary>
    public KeyRange Apart(int step) => new(Left * step, Right * step, step);

    /// <summary>It has every key that a range of neighbours has.</summary>
    public bool Covers(KeyRange other) =>
        Period == 1 && (Left is null || other.Left <= Left) && (Right is null || other.Right <= Right);

    private static int GreatestDivisor(int a, int b) => b == 0 ? a : GreatestDivisor(b, a % b);
}

/// <summary>Rows that see the same keys, in the order of their softmax: chunks of runs.</summary>
internal sealed record RowSegment(int FirstRow, IReadOnlyList<IReadOnlyList<KeyRun>> Chunks);

/// <summary>Neighbouring panels of keys, all lanes of them; or one panel, of which only some lanes are seen.</summary>
/// <param name="Lanes">A bit for each of 16 lanes.</param>
internal readonly record struct KeyRun(int Panel, int Panels, int Lanes)
{
    public const int AllLanes = 0xFFFF;

    public int Columns => Panels * Planning.Panel.Columns;
}
