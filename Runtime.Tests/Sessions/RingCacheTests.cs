using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests;

/// <summary>The cache of a decoder without end: a ring of slots that keeps the last positions.</summary>
public class RingCacheTests
{
    private const int Slots = 64;
    private const int Reach = 20;

    private static readonly KeyValueLayout Layout = new(Heads: 2, HeadDim: 3, Positions: Slots) { Reach = Reach };

    [Fact]
    public void It_goes_on_without_end()
    {
        var cache = At(0);
        long position = 0;
        for (int i = 0; i < 1000; i++)
        {
            int step = i % (Slots - Reach + 1);
            cache.Advance(step);
            Assert.Equal(position += step, cache.Position);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(63, 63)]
    [InlineData(64, 64)]
    [InlineData(65, 65)]
    [InlineData(127, 127)]
    [InlineData(128, 64)]
    [InlineData(1000, 104)]
    public void Its_place_has_the_positions_slot_and_a_ring_of_slots_before_it(int position, int place) => Assert.Equal(place, At(position).Place);

    [Fact]
    public void A_cache_of_all_positions_is_at_its_position()
    {
        var cache = new KeyValueCache(Layout with { Reach = null });
        foreach (int position in new[] { 1, 62, 1 })
        {
            cache.Advance(position);
            Assert.Equal(cache.Position, cache.Place);
        }

        Assert.Throws<ArgumentOutOfRangeException>("positions", () => cache.Advance(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(1000)]
    public void A_step_leaves_what_its_first_position_sees(int position)
    {
        var cache = At(position);
        foreach (int positions in new[] { -1, Slots - Reach + 1, int.MinValue, int.MaxValue })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>("positions", () => cache.Advance(positions));
            Assert.Contains($"positions is {positions}, but must lie in 0 to {Slots - Reach}", exception.Message, StringComparison.Ordinal);
        }

        cache.Advance(Slots - Reach);
        Assert.Equal(position + Slots - Reach, cache.Position);
    }

    /// <summary>Of positions 136 to 199 all slots are left; 156 sees 136 and what lies between.</summary>
    [Fact]
    public void It_goes_back_as_far_as_windows_are_whole_or_to_the_beginning()
    {
        foreach (long position in new[] { -1L, 1, 155, 201, long.MinValue, long.MaxValue })
        {
            var cache = At(200);
            var exception = Assert.Throws<ArgumentOutOfRangeException>("position", () => cache.Rewind(position));
            Assert.Contains($"position is {position}, but the sequence can only go back to 156 to 200, or to 0", exception.Message, StringComparison.Ordinal);
            Assert.Equal(200, cache.Position);
        }

        foreach (long position in new[] { 156L, 157, 200, 0 })
        {
            var cache = At(200);
            cache.Rewind(position);
            Assert.Equal(position, cache.Position);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(64)]
    public void Before_it_has_come_round_it_goes_back_anywhere(int end)
    {
        for (int position = 0; position <= end; position++)
        {
            var cache = At(end);
            cache.Rewind(position);
            Assert.Equal(position, cache.Position);
        }
    }

    [Fact]
    public void Going_back_does_not_bring_back_what_was_written_over()
    {
        var cache = At(200);
        cache.Rewind(160);
        cache.Advance(30);
        Assert.Throws<ArgumentOutOfRangeException>("position", () => cache.Rewind(155));
        Assert.Throws<ArgumentOutOfRangeException>("position", () => cache.Rewind(191));
        cache.Rewind(156);
        cache.Advance(44);
        cache.Advance(1);
        Assert.Throws<ArgumentOutOfRangeException>("position", () => cache.Rewind(156));
        cache.Rewind(157);
    }

    [Fact]
    public void From_the_beginning_it_is_as_new()
    {
        var cache = At(200);
        cache.Rewind(0);
        cache.Advance(Slots - Reach);
        cache.Rewind(1);
        Assert.Equal(1, cache.Place);
    }

    [Theory]
    [InlineData(40, 48)]
    [InlineData(64, 64)]
    [InlineData(200, 64)]
    public void A_fork_has_all_slots_in_use_and_the_same_limits(int position, int copied)
    {
        var cache = At(position);
        MemoryMarshal.CreateSpan(ref cache.Origin, Layout.Floats).Fill(1);
        var fork = cache.Fork();
        Assert.Equal(position, fork.Position);
        Assert.Equal(copied * 2 * (3 + 16), MemoryMarshal.CreateSpan(ref fork.Origin, Layout.Floats).Count(1f));
        if (position > Slots)
            Assert.Throws<ArgumentOutOfRangeException>("position", () => fork.Rewind(position - Slots + Reach - 1));
        fork.Advance(1);
        Assert.Equal(position, cache.Position);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(64)]
    [InlineData(int.MaxValue)]
    public void A_ring_is_longer_than_its_reach(int reach)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>("Reach", () => Layout with { Reach = reach });
        Assert.Contains($"Reach is {reach}, but must lie in 0 to 63", exception.Message, StringComparison.Ordinal);
    }

    private static KeyValueCache At(int position)
    {
        var cache = new KeyValueCache(Layout);
        for (; position > 0; position -= Math.Min(position, Slots - Reach))
            cache.Advance(Math.Min(position, Slots - Reach));
        return cache;
    }
}
