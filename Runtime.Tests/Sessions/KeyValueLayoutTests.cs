namespace TxGen.Runtime.Tests;

/// <summary>Where keys and values lie, and what a fork copies.</summary>
public class KeyValueLayoutTests
{
    [Theory]
    [InlineData(1, 1, 16)]
    [InlineData(1, 3, 64)]
    [InlineData(3, 16, 64)]
    [InlineData(2, 17, 48)]
    [InlineData(2, 40, 128)]
    public void A_copy_has_every_key_and_value_of_its_positions_and_touches_nothing_behind_their_panels(int heads, int headDim, int positions)
    {
        var layout = new KeyValueLayout(heads, headDim, positions);
        float[] source = [.. Enumerable.Range(1, layout.Floats)];
        foreach (int used in new[] { 0, 1, 15, 16, 17, positions - 1, positions }.Where(used => used <= positions))
        {
            float[] copy = Enumerable.Repeat(float.NaN, layout.Floats).ToArray();
            layout.Copy(source, copy, used);
            var places = Places(layout, position => position < used).ToHashSet();
            Assert.Equal(heads * headDim * used * 2, places.Count);
            Assert.All(places, place => Assert.Equal(source[place], copy[place]));
            int copied = (used + 15) / 16 * 16;
            foreach (int place in Places(layout, position => position >= copied))
                Assert.True(float.IsNaN(copy[place]), $"{place} was copied");
        }
    }

    [Fact]
    public void Places_are_as_documented()
    {
        // Two heads of 17 at 32 positions: keys [2][17][16], then values [2][32][16].
        var layout = new KeyValueLayout(Heads: 2, HeadDim: 17, Positions: 32);
        Assert.Equal(32 * 17, layout.Values);
        Assert.Equal((32 * 17) + (2 * 32 * 16), layout.HeadStride);
        Assert.Equal(2 * layout.HeadStride, layout.Floats);
    }

    [Theory]
    [InlineData(0, 1, 16, "Heads")]
    [InlineData(-1, 1, 16, "Heads")]
    [InlineData(1, 0, 16, "HeadDim")]
    [InlineData(1, int.MinValue, 16, "HeadDim")]
    [InlineData(1, 1, 0, "Positions")]
    [InlineData(1, 1, -16, "Positions")]
    [InlineData(1, 1, 17, "Positions")]
    public void Numbers_are_positive_and_positions_fill_their_panels(int heads, int headDim, int positions, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => new KeyValueLayout(heads, headDim, positions));

    [Theory]
    [InlineData(1 << 16, 1 << 10, 1 << 10)]
    [InlineData(1, 1 << 16, 1 << 16)]
    [InlineData(1, 1 << 15, 1 << 15)]
    [InlineData(int.MaxValue, 1, 16)]
    public void A_cache_that_no_array_can_hold_is_refused(int heads, int headDim, int positions)
    {
        var layout = new KeyValueLayout(heads, headDim, positions);
        Assert.Throws<OverflowException>(() => layout.Floats);
        Assert.Throws<OverflowException>(() => new KeyValueCache(layout));
    }

    /// <summary>All keys [positions / 16][head size][16] and values [head size / 16][positions][16] of some positions, head after head.</summary>
    private static IEnumerable<int> Places(KeyValueLayout layout, Func<int, bool> isWanted)
    {
        int panels = (layout.HeadDim + 15) / 16;
        for (int head = 0; head < layout.Heads; head++)
        {
            int start = head * (layout.Positions * (layout.HeadDim + (panels * 16)));
            int values = start + (layout.Positions * layout.HeadDim);
            foreach (int position in Enumerable.Range(0, layout.Positions).Where(isWanted))
            {
                for (int column = 0; column < layout.HeadDim; column++)
                {
                    yield return start + (((position / 16 * layout.HeadDim) + column) * 16) + (position % 16);
                    yield return values + (((column / 16 * layout.Positions) + position) * 16) + (column % 16);
                }
            }
        }
    }
}
