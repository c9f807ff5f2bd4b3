using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests;

/// <summary>The cache of a session: how far it is filled, and copies of its own.</summary>
public class KeyValueCacheTests
{
    private static readonly KeyValueLayout Layout = new(Heads: 3, HeadDim: 5, Positions: 64);

    [Fact]
    public void A_new_cache_is_empty_and_begins_on_a_cache_line()
    {
        var cache = new KeyValueCache(Layout);
        Assert.Equal(0, cache.Position);
        Assert.All(Floats(cache).ToArray(), value => Assert.Equal(0, value));
        Assert.Equal(0, Address(cache) % 64);
    }

    [Fact]
    public void Null_is_no_layout() => Assert.Throws<ArgumentNullException>("layout", () => new KeyValueCache(null!));

    [Fact]
    public void It_goes_back_to_where_it_was_but_not_on()
    {
        var cache = new KeyValueCache(Layout);
        cache.Advance(3);
        cache.Advance(4);
        Assert.Equal(7, cache.Position);
        foreach (int position in new[] { -1, 8, int.MinValue, int.MaxValue })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>("position", () => cache.Rewind(position));
            Assert.Contains($"position is {position}, ", exception.Message, StringComparison.Ordinal);
            Assert.Contains("0 to 7", exception.Message, StringComparison.Ordinal);
            Assert.Equal(7, cache.Position);
        }

        cache.Rewind(7);
        Assert.Equal(7, cache.Position);
        cache.Rewind(2);
        Assert.Equal(2, cache.Position);
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Rewind(3));
        cache.Rewind(0);
        Assert.Equal(0, cache.Position);
    }

    [Fact]
    public void It_counts_no_more_positions_than_there_is_room_for()
    {
        var cache = new KeyValueCache(Layout);
        cache.Advance(60);
        foreach (int positions in new[] { -1, 5, int.MinValue, int.MaxValue })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>("positions", () => cache.Advance(positions));
            Assert.Contains($"positions is {positions}, but must lie in 0 to 4", exception.Message, StringComparison.Ordinal);
            Assert.Equal(60, cache.Position);
        }

        cache.Advance(0);
        cache.Advance(4);
        Assert.Equal(64, cache.Position);
        Assert.Throws<ArgumentOutOfRangeException>("positions", () => cache.Advance(1));
    }

    [Fact]
    public void A_fork_has_the_same_positions_in_memory_of_its_own()
    {
        var cache = new KeyValueCache(Layout);
        var floats = Floats(cache);
        for (int i = 0; i < floats.Length; i++)
            floats[i] = i;
        cache.Advance(64);
        float[] before = floats.ToArray();

        var fork = cache.Fork();
        Assert.Equal(64, fork.Position);
        Assert.Equal(0, Address(fork) % 64);
        Assert.Equal(before, Floats(fork).ToArray());
        Floats(fork).Fill(-1);
        fork.Rewind(1);
        Assert.Equal(before, Floats(cache).ToArray());
        Assert.Equal(64, cache.Position);
    }

    private static Span<float> Floats(KeyValueCache cache) => MemoryMarshal.CreateSpan(ref cache.Origin, Layout.Floats);

    /// <summary>The memory is pinned: its address stays.</summary>
    private static long Address(KeyValueCache cache) => Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref cache.Origin);
}
