using System.Runtime.Intrinsics;

namespace TxGen.Runtime.Tests.Numerics;

/// <summary>
/// Statistics of masks as training uses them: neighbouring calls, sites, rows and columns. Everything is fixed, so a test
/// passes always or never; the bounds are those of fair coins with room to spare.
/// </summary>
public sealed class DropoutQualityTests
{
    private const int Calls = 8;
    private const int Sites = 8;
    private const int Rows = 64;
    private const int Columns = 512;

    // Distances along one axis each, then some along two.
    private static readonly (int Call, int Site, int Row, int Column)[] Neighbours =
    [
        (1, 0, 0, 0), (2, 0, 0, 0), (4, 0, 0, 0), (0, 1, 0, 0), (0, 2, 0, 0), (0, 4, 0, 0),
        (0, 0, 1, 0), (0, 0, 2, 0), (0, 0, 8, 0), (0, 0, 32, 0),
        (0, 0, 0, 1), (0, 0, 0, 2), (0, 0, 0, 3), (0, 0, 0, 4), (0, 0, 0, 8), (0, 0, 0, 16), (0, 0, 0, 64), (0, 0, 0, 256),
        (0, 0, 1, 1), (0, 0, 1, 16), (1, 0, 1, 0), (1, 1, 0, 0), (0, 1, 1, 0), (1, 0, 0, 1),
    ];

    [Theory]
    [InlineData(0.01f)]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void Drops_as_many_elements_as_the_rate_says(float rate)
    {
        bool[] kept = Masks(rate);
        AssertFair(kept.Count(k => k), kept.Length, 1 - rate, "all");

        // Each column over all rows and keys, and each row over all columns and keys.
        for (int column = 0; column < Columns; column++)
            AssertFair(Count(kept, column, Columns), kept.Length / Columns, 1 - rate, $"column {column}");
        for (int row = 0; row < Rows; row++)
        {
            int first = row * Columns;
            int count = Enumerable.Range(0, Calls * Sites).Sum(key =>
                kept.AsSpan(key * Rows * Columns + first, Columns).Count(true));
            AssertFair(count, kept.Length / Rows, 1 - rate, $"row {row}");
        }
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    public void Neighbours_are_uncorrelated(float rate)
    {
        bool[] kept = Masks(rate);
        double keep = 1 - rate;
        foreach (var (call, site, row, column) in Neighbours)
        {
            int distance = Index(call, site, row, column);
            double sum = 0;
            int pairs = 0;
            for (int c = 0; c < Calls - call; c++)
                for (int s = 0; s < Sites - site; s++)
                    for (int r = 0; r < Rows - row; r++)
                        for (int k = 0; k < Columns - column; k++, pairs++)
                        {
                            int at = Index(c, s, r, k);
                            sum += ((kept[at] ? 1 : 0) - keep) * ((kept[at + distance] ? 1 : 0) - keep);
                        }

            double deviations = sum / (keep * rate) / Math.Sqrt(pairs);
            Assert.True(Math.Abs(deviations) < 4.5, $"{(call, site, row, column)} at rate {rate}: {deviations:F2} deviations");
        }
    }

    // Eight neighbours along an axis are a byte, and at a rate of one half all bytes are equally frequent.
    [Theory]
    [InlineData("calls")]
    [InlineData("sites")]
    [InlineData("rows")]
    [InlineData("columns")]
    public void Runs_of_eight_have_every_pattern_equally_often(string axis)
    {
        bool[] kept = Masks(0.5f);
        int step = axis switch
        {
            "calls" => Index(1, 0, 0, 0),
            "sites" => Index(0, 1, 0, 0),
            "rows" => Index(0, 0, 1, 0),
            _ => Index(0, 0, 0, 1),
        };
        int[] counts = new int[256];
        for (int start = 0; start < kept.Length; start++)
        {
            if (start / step % 8 != 0)
                continue;
            int pattern = 0;
            for (int i = 0; i < 8; i++)
                pattern |= kept[start + i * step] ? 1 << i : 0;
            counts[pattern]++;
        }

        // χ² of 255 degrees of freedom has mean 255 and deviation 22.6.
        double expected = kept.Length / 8 / 256.0;
        double square = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.InRange(square, 165, 355);
    }

    private static void AssertFair(int count, int total, double probability, string what)
    {
        double deviations = (count - total * probability) / Math.Sqrt(total * probability * (1 - probability));
        Assert.True(Math.Abs(deviations) < 4.5, $"{what}: {count} of {total} kept, {deviations:F2} deviations off");
    }

    private static int Count(bool[] kept, int first, int step)
    {
        int count = 0;
        for (int i = first; i < kept.Length; i += step)
            count += kept[i] ? 1 : 0;
        return count;
    }

    private static int Index(int call, int site, int row, int column) =>
        ((call * Sites + site) * Rows + row) * Columns + column;

    private static bool[] Masks(float rate)
    {
        bool[] kept = new bool[Index(Calls, 0, 0, 0)];
        for (int call = 0; call < Calls; call++)
            for (int site = 0; site < Sites; site++)
            {
                DropoutMask mask = new(DropoutMask.Key(1, call, site), rate);
                for (int row = 0; row < Rows; row++)
                {
                    DropoutRow ofRow = mask.Row((uint)row);
                    for (int column = 0; column < Columns; column += 4)
                    {
                        Vector128<float> four = ofRow.Apply(Vector128<float>.One, (nuint)column);
                        for (int lane = 0; lane < 4; lane++)
                            kept[Index(call, site, row, column + lane)] = four[lane] != 0;
                    }
                }
            }

        return kept;
    }
}
