using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>What texts become before they are cut into pieces, and which characters they remember.</summary>
public class SentencePieceNormalizerTests
{
    private static readonly Dictionary<string, string> Rules = new()
    {
        ["\t"] = " ", ["\u200B"] = "", ["e\u0301"] = "é", ["ﬁ"] = "fi", ["ab"] = "[a b]", ["¨"] = " \u0308",
        ["''"] = "\"", ["\u3000"] = " ",
    };

    [Theory]
    [InlineData("a  b", "▁a▁b")]
    [InlineData("  \t a\t\u3000b  ", "▁a▁b")]
    [InlineData("   ", "")]
    [InlineData("\u200B", "")]
    [InlineData("e\u0301ﬁ", "▁éfi")]
    [InlineData("xe\u0301", "▁xé")]
    [InlineData("e", "▁e")]
    [InlineData("aab", "▁a[a▁b]")]
    [InlineData("a ¨¨", "▁a▁\u0308▁\u0308")]
    [InlineData("''", "▁\"")]
    [InlineData("ab<ab>", "▁[a▁b]<ab>")]
    [InlineData("a▁", "▁a")]
    public void Rules_and_spaces(string text, string expected) =>
        Assert.Equal(expected, Normalize(Encoding.UTF8.GetBytes(text), new()).Text);

    [Fact]
    public void Options()
    {
        Assert.Equal("▁▁a▁▁b▁", Normalize(" a  b "u8, new() { RemovesExtraSpaces = false }).Text);
        Assert.Equal("▁a▁▁b▁", Normalize(" a  b "u8, new() { RemovesExtraSpaces = false, AddsSpace = false }).Text);
        Assert.Equal("a▁b", Normalize(" a  b "u8, new() { AddsSpace = false }).Text);
        Assert.Equal(" a b", Normalize(" a  b "u8, new() { EscapesSpaces = false }).Text);
        Assert.Equal("a▁b▁", Normalize(" a  b "u8, new(), spaceIsSuffix: true).Text);
    }

    [Fact]
    public void Invalid_bytes_become_replacement_characters_one_by_one()
    {
        Assert.Equal("▁a\uFFFDb", Normalize([(byte)'a', 0x80, (byte)'b'], new()).Text);
        Assert.Equal("▁\uFFFD\uFFFD\uFFFD", Normalize([0xED, 0xA0, 0x80], new()).Text);
        Assert.Equal("▁\uFFFD\uFFFDx", Normalize([0xE2, 0x82, (byte)'x'], new()).Text);
        Assert.Equal("▁\uFFFD", Normalize("\uFFFD"u8, new()).Text);
    }

    [Fact]
    public void Origins()
    {
        // The space in front is from nowhere; two spaces became one; e and its accent are one character.
        Assert.Equal([~0, ~0, ~0, 0, 1, 2, 2, 3], Normalize("a  b"u8, new()).Origins);
        Assert.Equal([~0, ~0, ~0, 0, 1], Normalize("e\u0301"u8, new()).Origins);
        Assert.Equal([~2, ~2, ~2, 2, 2], Normalize("  ﬁ"u8, new()).Origins);
        Assert.Equal([1, ~2, ~2, ~2], Normalize(" a "u8, new(), spaceIsSuffix: true).Origins);
    }

    private static (string Text, int[] Origins) Normalize(
        ReadOnlySpan<byte> utf8, SentencePieceNormalization options, bool spaceIsSuffix = false)
    {
        options.Map = CharsMap.Read(CharsMapFile.Of(Rules), "test");
        var from = new NormalizedText(1000);
        var to = new NormalizedText(1000);
        from.AppendSource(utf8, 0);
        new SentencePieceNormalizer(options, spaceIsSuffix, Trie.Build(["<ab>"u8.ToArray()], "test")).Normalize(from, to);
        return (Encoding.UTF8.GetString(to.Bytes), to.Origins.ToArray());
    }
}
