using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>What every encoder promises: sizes, ranges, and what it does with text that is none.</summary>
public class TextEncoderTests
{
    private static readonly TokenizerParts Parts = Pipelines.OfBytes("<s>");
    private static readonly Tokenizer Bytes = new(Pipelines.OfBytes());
    private static readonly Tokenizer Decomposing = new(Parts with { Normalizers = [new Decompose(compatibility: true)] });

    [Fact]
    public void Too_little_room_gives_the_size_needed()
    {
        var encoder = Bytes.CreateEncoder(10);
        Assert.False(encoder.TryEncode("hello"u8, new int[4], out int count));
        Assert.Equal(5, count);
        Assert.False(encoder.TryEncode("hello", [], out count));
        Assert.Equal(5, count);
        Assert.True(encoder.TryEncode("hello", new int[5], out count));
        Assert.Equal(5, encoder.CountTokens("hello"));
        Assert.Equal(5, encoder.CountTokens("hello"u8));
        Assert.Equal(0, encoder.CountTokens(""));
    }

    [Fact]
    public void A_text_that_is_too_long_is_refused()
    {
        var encoder = Bytes.CreateEncoder(4);
        Assert.True(encoder.TryEncode("€a", new int[4], out _));
        var error = Assert.Throws<ArgumentException>("text", () => encoder.TryEncode("€€", new int[9], out _));
        Assert.StartsWith("The text has 6 bytes in UTF-8, but this encoder takes at most 4.", error.Message);
        error = Assert.Throws<ArgumentException>("utf8", () => encoder.TryEncode("hello"u8, new int[9], out _));
        Assert.StartsWith("The text has 5 bytes in UTF-8, but this encoder takes at most 4.", error.Message);
        Assert.Throws<ArgumentException>("first", () => encoder.EncodePair("hello", "a", new int[9], []));
        Assert.Throws<ArgumentException>("second", () => encoder.EncodePair("a"u8, "hello"u8, new int[9], []));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(30)]
    [InlineData(300)]
    public void A_short_text_fits_whatever_it_is_made_of(int bytes)
    {
        string text = new('\uFDFA', bytes / 3);
        Assert.Equal(33 * text.Length, Decomposing.CreateEncoder(bytes).CountTokens(text));
    }

    [Fact]
    public void A_text_that_grows_too_much_is_refused_by_its_name()
    {
        const int bytes = 3000;
        string text = new('\uFDFA', bytes / 3);
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var encoder = Decomposing.CreateEncoder(bytes);
        var error = Assert.Throws<ArgumentException>("text", () => encoder.CountTokens(text));
        Assert.StartsWith("The text has more than 13096 bytes once it is normalized", error.Message);
        Assert.Throws<ArgumentException>("utf8", () => encoder.CountTokens(utf8));
        Assert.Throws<ArgumentException>("utf8", () => encoder.Encode(utf8, new int[9999]));
        Assert.Throws<ArgumentException>("first", () => encoder.EncodePair(text, "", [], []));
        Assert.Throws<ArgumentException>("second", () => encoder.EncodePair(""u8, utf8, [], []));
        Assert.Equal(1, encoder.CountTokens("a"));
    }

    [Fact]
    public void Special_tokens_that_are_none_are_refused()
    {
        var encoder = Bytes.CreateEncoder(9);
        var error = Assert.Throws<ArgumentOutOfRangeException>("special", () => encoder.CountTokens("a", (SpecialTokens)9));
        Assert.StartsWith("There are no special tokens 9.", error.Message);
        Assert.Equal((SpecialTokens)9, error.ActualValue);
        Assert.Throws<ArgumentOutOfRangeException>("special", () => encoder.Encode("a", new int[9], (SpecialTokens)(-1)));
    }

    [Fact]
    public void A_cut_text_with_added_tokens_is_its_beginning()
    {
        AddedToken[] added = [new(256, "<s>"u8.ToArray(), IsSpecial: true)];
        var finder = new AddedTokenFinder(added, "test");
        foreach (var parts in (TokenizerParts[])[Parts with { AddedToText = finder }, Parts with { AddedToNormalized = finder }])
        {
            var encoder = new Tokenizer(parts).CreateEncoder(30);
            var tokens = new int[9];
            for (int room = 0; room < tokens.Length; room++)
            {
                Assert.Equal(Math.Min(room, 7), encoder.Encode("a<s><s>b<s>cd", tokens.AsSpan(0, room)));
                Assert.Equal([.. ((int[])['a', 256, 256, 'b', 256, 'c', 'd']).Take(room)], tokens[..Math.Min(room, 7)]);
            }
        }
    }

    [Fact]
    public void One_short_text_costs_little()
    {
        Bytes.Encode("ab");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Bytes.Encode("ab");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_size_out_of_range_is_refused(int size) =>
        Assert.Throws<ArgumentOutOfRangeException>("maxTextBytes", () => Bytes.CreateEncoder(size));

    [Fact]
    public void Ranges_need_as_much_room_as_tokens()
    {
        var encoder = Bytes.CreateEncoder(9);
        var error = Assert.Throws<ArgumentException>("ranges", () => encoder.TryEncode("a", new int[3], new Range[2], out _));
        Assert.StartsWith("There is room for 2 ranges, but 3 tokens.", error.Message);
    }

    [Fact]
    public void Ranges_of_UTF16_are_whole_characters()
    {
        // One token a byte: every part of a character stands for all of it.
        const string text = "aé€😀z";
        var ranges = new Range[12];
        Assert.True(Bytes.CreateEncoder(20).TryEncode(text, new int[12], ranges, out int count));
        Assert.Equal("a é é € € € 😀 😀 😀 😀 z", string.Join(' ', ranges[..count].Select(range => text[range])));

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Assert.True(Bytes.CreateEncoder(20).TryEncode(utf8, new int[12], ranges, out count));
        Assert.Equal(utf8, ranges[..count].SelectMany(range => utf8[range]));
    }

    [Theory]
    [InlineData("FF", "EFBFBD")]
    [InlineData("61E282", "61EFBFBD")]
    [InlineData("E28261", "EFBFBD61")]
    [InlineData("C0AF", "EFBFBDEFBFBD")]
    [InlineData("EDA080", "EFBFBDEFBFBDEFBFBD")]
    [InlineData("F09F9861", "EFBFBD61")]
    public void Invalid_UTF8_becomes_replacement_characters(string hex, string expected)
    {
        byte[] text = Convert.FromHexString(hex);
        var tokens = new int[20];
        var ranges = new Range[20];
        Assert.True(Bytes.CreateEncoder(20).TryEncode(text, tokens, ranges, out int count));
        Assert.Equal(expected, Convert.ToHexString([.. tokens[..count].Select(token => (byte)token)]));
        Assert.Equal(text.Length, ranges[count - 1].End.Value);
    }

    [Fact]
    public void Lone_surrogates_become_replacement_characters()
    {
        var tokens = new int[20];
        var ranges = new Range[20];
        const string text = "\uD83Da\uDE00";
        Assert.True(Bytes.CreateEncoder(20).TryEncode(text, tokens, ranges, out int count));
        Assert.Equal("\uFFFDa\uFFFD", Encoding.UTF8.GetString([.. tokens[..count].Select(token => (byte)token)]));
        Assert.Equal([0..1, 0..1, 0..1, 1..2, 2..3, 2..3, 2..3], ranges[..count]);
    }

    [Fact]
    public void A_text_of_a_megabyte_is_one_call()
    {
        byte[] text = new byte[1 << 20];
        new Random(5).NextBytes(text);
        for (int i = 0; i < text.Length; i++)
            text[i] &= 0x7F;
        var tokens = new int[text.Length];
        Assert.True(Bytes.CreateEncoder(text.Length).TryEncode(text, tokens, out int count));
        Assert.Equal(text, tokens[..count].Select(token => (byte)token));
    }

    [Fact]
    public void Threads_share_a_tokenizer()
    {
        Parallel.For(0, 8, thread =>
        {
            var encoder = Bytes.CreateEncoder(100);
            var tokens = new int[100];
            for (int i = 0; i < 200; i++)
            {
                string text = new((char)('a' + thread), i % 50);
                Assert.True(encoder.TryEncode(text, tokens, out int count));
                Assert.All(tokens[..count], token => Assert.Equal('a' + thread, token));
            }
        });
    }

    [Fact]
    public void No_call_allocates()
    {
        var parts = Pipelines.OfBytes("<s>") with { Template = new() { Begin = [new(256, 0)], PairBegin = [new(256, 0)] } };
        var encoder = new Tokenizer(parts).CreateEncoder(100);
        var tokens = new int[100];
        var ranges = new Range[100];
        Assert.Equal(0, Allocation.Bytes(() =>
        {
            encoder.TryEncode("some text", tokens, ranges, out _, SpecialTokens.Both);
            encoder.TryEncode("some text"u8, tokens, out _);
            encoder.TryEncode([0x61, 0xFF], tokens, out _);
            encoder.Encode("some text", tokens.AsSpan(0, 3), SpecialTokens.Both);
            encoder.EncodePair("some text", "more", tokens.AsSpan(0, 5), tokens.AsSpan(10, 5));
            encoder.CountTokens("some text");
        }));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    public void A_token_out_of_range_is_refused(int token)
    {
        bool isStart = true;
        var error = Assert.Throws<ArgumentOutOfRangeException>("token", () => Bytes.Decode(token, ref isStart).Length);
        Assert.StartsWith($"The token is {token}, but must lie in 0 to 255.", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>("token", () => Bytes.Spelling(token).Length);
        Assert.Throws<ArgumentOutOfRangeException>("token", () => Bytes.IsSpecial(token));
    }
}
