namespace TxGen.Runtime.Tests;

/// <summary>A trie finds what looking through all keys finds.</summary>
public class TrieTests
{
    [Theory]
    [InlineData(1, 3, 2)]
    [InlineData(200, 3, 6)]
    [InlineData(5000, 256, 3)]
    [InlineData(20000, 26, 9)]
    public void The_longest_key_is_found(int keys, int letters, int longest)
    {
        var random = new Random(keys);
        byte[][] all = [.. Enumerable.Range(0, keys).Select(_ => Text(random, letters, random.Next(1, longest + 1)))];
        var trie = Trie.Build(all, "test");
        var values = new Dictionary<string, int>();
        for (int i = 0; i < keys; i++)
            values.TryAdd(Convert.ToHexString(all[i]), i);

        for (int i = 0; i < 5000; i++)
        {
            byte[] text = i % 2 == 0 ? Text(random, letters, random.Next(0, 12)) : [.. all[random.Next(keys)], .. Text(random, letters, 4)];
            int expectedLength = Enumerable.Range(0, text.Length + 1)
                .LastOrDefault(length => values.ContainsKey(Convert.ToHexString(text[..length])));
            int expected = values.GetValueOrDefault(Convert.ToHexString(text[..expectedLength]), -1);
            Assert.Equal(expected, trie.LongestPrefix(text, out int length));
            if (expected >= 0)
                Assert.Equal(expectedLength, length);
        }
    }

    [Fact]
    public void No_key_is_no_prefix()
    {
        Assert.Equal(-1, Trie.Build([], "test").LongestPrefix("a\0"u8, out _));
        Assert.Equal(-1, Trie.Build([[], "ab"u8.ToArray()], "test").LongestPrefix("a"u8, out _));
    }

    [Fact]
    public void Of_equal_keys_the_first_counts()
    {
        Assert.Equal(1, Trie.Build(["b"u8.ToArray(), "a"u8.ToArray(), "a"u8.ToArray()], "test").LongestPrefix("aa"u8, out int length));
        Assert.Equal(1, length);
    }

    [Fact]
    public void Too_many_nodes_are_an_error_of_the_file()
    {
        byte[][] keys = [.. Enumerable.Range(0, 2100).Select(i => Text(new Random(i), 256, 2048))];
        var error = Assert.Throws<TokenizerException>(() => Trie.Build(keys, "x.model"));
        Assert.StartsWith("x.model: has too many tokens", error.Message);
    }

    private static byte[] Text(Random random, int letters, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (byte)(letters == 256 ? random.Next(256) : 'a' + random.Next(letters)))];
}
