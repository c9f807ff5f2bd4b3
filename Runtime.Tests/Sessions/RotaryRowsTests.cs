using System.Numerics;

namespace TxGen.Runtime.Tests;

/// <summary>Factors of rotary positions that are computed as they are needed.</summary>
public class RotaryRowsTests
{
    private const int Dimension = 8;
    private const int Stride = 24;
    private const float Untouched = 12345;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_have_the_bits_of_a_table(bool interleaved)
    {
        var angles = new RotaryAngles(500, interleaved) { Factor = 2.5, Blend = new RotaryBlend(1, 4, 32) };
        float[] table = new float[300 * Stride];
        new RotaryTable(300, new RotaryFactors(Dimension, angles), Offset: 0, Stride).Fill(table);
        var (one, other) = (Cache(0), Cache(250));
        float[] rows = Fill(new(Dimension, angles, Stride), [7, 1, 20], [one, Cache(3), other]);
        Assert.Equal([.. Rows(table, 0, 7), .. Rows(table, 3, 1), .. Rows(table, 250, 20)], Rows(rows, 0, 28));
        Assert.Equal(Rows(table, 0, 5), Rows(Fill(new(Dimension, angles, Stride), [5], []), 0, 5));
    }

    [Fact]
    public void Nothing_is_written_behind_the_rows()
    {
        float[] rows = Fill(new(Dimension, new(10000, Interleaved: false), Stride), [2], [Cache(9)]);
        for (int i = 0; i < rows.Length; i++)
            Assert.Equal(i >= 2 * Stride || i % Stride >= 2 * Dimension, rows[i] == Untouched);
    }

    /// <summary>Frequencies 1, 0.1, 0.01 and 0.001, so that angles are decimal fractions.</summary>
    [Theory]
    [InlineData(1_000_007)]
    [InlineData(1_000_000_007)]
    [InlineData(4_294_967_297)]
    public void A_far_position_turns_by_its_exact_angle(long position)
    {
        float[] row = new float[2 * Dimension];
        new RotaryFactors(Dimension, new(10000, Interleaved: true)).Write(position, row);
        long divisor = 1;
        for (int pair = 0; pair < Dimension / 2; pair++, divisor *= 10)
        {
            double angle = Reduced(position, divisor);
            Assert.Equal(Math.Cos(angle), row[2 * pair], 5e-7);
            Assert.Equal(Math.Sin(angle), row[Dimension + (2 * pair) + 1], 5e-7);
            Assert.Equal(-row[Dimension + (2 * pair) + 1], row[Dimension + (2 * pair)]);
        }
    }

    [Fact]
    public void Filling_allocates_nothing()
    {
        var rows = new RotaryRows(Dimension, new(10000, Interleaved: false), Stride);
        KeyValueCache[] caches = [Cache(9), Cache(1)];
        float[] memory = new float[10 * Stride];
        Assert.Equal(0, Allocation.Bytes(() => rows.Fill(ref memory[0], [4, 6], caches)));
    }

    [Fact]
    public void Numbers_that_make_no_row_are_refused()
    {
        var angles = new RotaryAngles(10000, Interleaved: false);
        foreach (int dimension in new[] { 0, -2, 7 })
            Assert.Throws<ArgumentOutOfRangeException>("dimension", () => new RotaryRows(dimension, angles, Stride));
        Assert.Throws<ArgumentOutOfRangeException>("stride", () => new RotaryRows(Dimension, angles, (2 * Dimension) - 1));
        Assert.Throws<ArgumentNullException>("angles", () => new RotaryRows(Dimension, null!, Stride));
    }

    /// <summary>position / divisor less whole turns, by π with fifty digits.</summary>
    private static double Reduced(long position, long divisor)
    {
        var scale = BigInteger.Pow(10, 50);
        var turn = 2 * BigInteger.Parse("314159265358979323846264338327950288419716939937510", System.Globalization.CultureInfo.InvariantCulture);
        return (double)((position * scale / divisor) % turn) / (double)scale;
    }

    private static float[] Fill(RotaryRows rows, int[] lengths, KeyValueCache[] caches)
    {
        float[] memory = new float[(lengths.Sum() + 1) * Stride];
        memory.AsSpan().Fill(Untouched);
        rows.Fill(ref memory[0], lengths, caches);
        return memory;
    }

    private static float[] Rows(float[] table, int first, int count) =>
        [.. Enumerable.Range(first, count).SelectMany(row => table[(row * Stride)..((row * Stride) + (2 * Dimension))])];

    private static KeyValueCache Cache(int position)
    {
        var cache = new KeyValueCache(new KeyValueLayout(Heads: 1, HeadDim: 1, Positions: 256));
        cache.Advance(position);
        return cache;
    }
}
