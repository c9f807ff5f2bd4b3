namespace TxGen.Generator.Graph;

/// <summary>
/// FLOPs as 2 x multiply-adds of the matrix and attention products that the mathematics requires, and nothing else: so much for
/// every row, for every (query, key) pair that attends, and for every sequence.
/// </summary>
internal readonly record struct Cost(long PerRow = 0, long PerPair = 0, long PerSegment = 0)
{
    public static Cost operator +(Cost a, Cost b) => new(a.PerRow + b.PerRow, a.PerPair + b.PerPair, a.PerSegment + b.PerSegment);

    public static Cost operator *(long times, Cost cost) => new(times * cost.PerRow, times * cost.PerPair, times * cost.PerSegment);
}
