using System.Diagnostics;
using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Rules are found as a dictionary finds them, and malformed maps are refused or harmless.</summary>
public class CharsMapTests
{
    private static readonly byte[] Letters = [1, (byte)'a', (byte)'b', (byte)' ', 0x7F, 0x80, 0xCC, 0xFF];

    [Fact]
    public void Rules_are_those_of_a_dictionary()
    {
        var random = new Random(7);
        for (int round = 0; round < 100; round++)
        {
            var rules = new Dictionary<string, (byte[] Key, string Replacement)>();
            for (int count = random.Next(1, 30); count > 0; count--)
            {
                byte[] key = Bytes(random, Letters, random.Next(1, 5));
                rules[Convert.ToHexString(key)] = (key, new string('é', random.Next(3)));
            }

            var map = CharsMap.Read(CharsMapFile.Of([.. rules.Values]), "test");
            for (int i = 0; i < 200; i++)
            {
                byte[] text = Bytes(random, [0, .. Letters], random.Next(8));
                int[] lengths =
                    [.. Enumerable.Range(1, text.Length).Where(length => rules.ContainsKey(Convert.ToHexString(text[..length])))];
                AssertFound(text, lengths.LastOrDefault(), map.LongestPrefix(text, out var longest), longest, rules);
                AssertFound(text, lengths.FirstOrDefault(), map.ShortestPrefix(text, out var shortest), shortest, rules);
            }
        }
    }

    [Fact]
    public void Malformed_maps_are_refused()
    {
        byte[] good = CharsMapFile.Of(new Dictionary<string, string> { ["a"] = "b" });
        CharsMap.Read(good, "test");
        Assert.Contains("has 4 bytes, which is too few", Refuse(good[..4]));
        foreach (byte[] size in new byte[][] { [0, 0, 0, 0], [255, 255, 255, 255], [2, 0, 0, 0], [0, 8, 0, 0] })
            Assert.Contains("are an array of 32-bit numbers", Refuse([.. size, .. good[4..100]]));
        Assert.Contains("no zero-terminated UTF-8", Refuse([.. good, (byte)'x']));
        Assert.Contains("no zero-terminated UTF-8", Refuse([.. good, 0x80, 0]));
        Assert.Contains("a replacement of 1025 bytes", Refuse([.. good, .. new string('x', 1025).Select(c => (byte)c), 0]));
        Assert.Contains("whose replacement is at 2, where none is", Refuse(CharsMapFile.Of([0, 1u << 31 | 2], [65, 0])));
        Assert.Contains("whose replacement is at 1, where none is", Refuse(CharsMapFile.Of([0, 1u << 31 | 1], [0xC3, 0xA9, 0])));
    }

    [Fact]
    public void Arrays_of_chance_are_harmless()
    {
        var random = new Random(3);
        var units = new uint[512];
        byte[] text = Bytes(random, [.. Enumerable.Range(0, 256).Select(value => (byte)value)], 1000);
        for (int round = 0; round < 2000; round++)
        {
            for (int i = 0; i < units.Length; i++)
                units[i] = (uint)random.NextInt64(1u << 31) & (random.Next(2) == 0 ? 0x1FFu : uint.MaxValue);
            units[random.Next(units.Length)] = 1u << 31;
            var map = CharsMap.Read(CharsMapFile.Of(units, "ab\0"u8.ToArray()), "test");
            for (int at = 0; at < text.Length; at += 10)
                Assert.InRange(map.LongestPrefix(text.AsSpan(at), out _), 0, text.Length);
        }
    }

    [Fact]
    public void A_circle_is_left_soon()
    {
        // "a" leads to itself.
        var units = new uint[256];
        units[0] = 0;
        units['a'] = 'a' | ((uint)'a' << 10);
        var map = CharsMap.Read(CharsMapFile.Of(units, [0]), "test");
        byte[] text = Encoding.ASCII.GetBytes(new string('a', 100_000));
        var clock = Stopwatch.StartNew();
        for (int at = 0; at < text.Length; at++)
            Assert.Equal(0, map.LongestPrefix(text.AsSpan(at), out _));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static void AssertFound(
        byte[] text, int expected, int length, ReadOnlySpan<byte> replacement, Dictionary<string, (byte[] Key, string Replacement)> rules)
    {
        Assert.Equal(expected, length);
        Assert.Equal(expected == 0 ? "" : rules[Convert.ToHexString(text[..length])].Replacement, Encoding.UTF8.GetString(replacement));
    }

    private static byte[] Bytes(Random random, byte[] from, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => from[random.Next(from.Length)])];

    private static string Refuse(byte[] map) => Assert.Throws<TokenizerException>(() => CharsMap.Read(map, "test")).Message;
}
