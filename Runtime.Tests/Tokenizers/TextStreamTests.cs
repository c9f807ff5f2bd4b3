using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Tokens of single bytes become whole characters.</summary>
public class TextStreamTests
{
    private static readonly Tokenizer Tokenizer = VocabularyFile.Load(VocabularyFile.With(" ", "a", "é", " a"));

    [Theory]
    [InlineData("aé€😀"), InlineData("日本語"), InlineData("\0x"), InlineData("👩‍👩‍👧")]
    public void Characters_come_whole_and_at_once(string text)
    {
        var stream = new TextStream(Tokenizer);
        var runes = text.EnumerateRunes().ToList();
        foreach (var rune in runes)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(rune.ToString());
            foreach (byte value in bytes[..^1])
                Assert.Equal("", stream.Append(3 + value).ToString());
            Assert.Equal(rune.ToString(), stream.Append(3 + bytes[^1]).ToString());
        }

        Assert.Equal("", stream.Finish().ToString());
    }

    [Fact]
    public void Whatever_the_bytes_the_text_is_the_decoders()
    {
        var random = new Random(5);
        for (int round = 0; round < 500; round++)
        {
            // Lead bytes, continuation bytes, others, and tokens of whole characters.
            int[] tokens = [.. Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(4) switch
            {
                0 => 3 + random.Next(0xC0, 0x100),
                1 => 3 + random.Next(0x80, 0xC0),
                2 => 3 + random.Next(256),
                _ => random.Next(259, 263),
            })];
            byte[] bytes = new byte[100];
            Assert.True(Tokenizer.TryDecode(tokens, bytes, out int count));

            var stream = new TextStream(Tokenizer);
            var text = new StringBuilder();
            foreach (int token in tokens)
            {
                string part = stream.Append(token).ToString();
                Assert.True(part.Length == 0 || !char.IsHighSurrogate(part[^1]));
                text.Append(part);
            }

            Assert.Equal(Encoding.UTF8.GetString(bytes, 0, count), text.Append(stream.Finish()).ToString());
        }
    }

    [Fact]
    public void A_text_ends_where_it_is_finished()
    {
        var stream = new TextStream(Tokenizer);
        Assert.Equal("", stream.Append(1).ToString());
        Assert.Equal("a", stream.Append(262).ToString());
        Assert.Equal(" a", stream.Append(262).ToString());
        Assert.Equal("", stream.Append(3 + 0xE2).ToString());
        Assert.Equal("\uFFFD", stream.Finish().ToString());
        Assert.Equal("", stream.Finish().ToString());
        Assert.Equal("a", stream.Append(262).ToString());
    }

    [Fact]
    public void A_refused_token_changes_nothing()
    {
        var stream = new TextStream(Tokenizer);
        stream.Append(3 + 0xC3);
        Assert.Throws<ArgumentOutOfRangeException>("token", () => { stream.Append(1000); });
        Assert.Equal("é", stream.Append(3 + 0xA9).ToString());
        Assert.Throws<ArgumentNullException>("tokenizer", () => new TextStream(null!));
    }
}
