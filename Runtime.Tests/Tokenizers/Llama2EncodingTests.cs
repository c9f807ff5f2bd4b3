using System.Diagnostics;
using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Encoding and decoding give exactly what looking through all pairs for every merge gives.</summary>
public class Llama2EncodingTests
{
    private static readonly string[] Parts =
        ["a", "b", "c", "ab", " ", "  ", "é", "€", "😀", "z", "<0x61>", "\0", "\uFFFD"];

    [Fact]
    public void Tokens_are_those_of_the_naive_algorithm()
    {
        var random = new Random(20240529);
        for (int round = 0; round < 300; round++)
        {
            var vocabulary = VocabularyFile.Random(random);
            var naive = new NaiveLlama2(vocabulary);
            var tokenizer = VocabularyFile.Load(vocabulary);
            var encoder = tokenizer.CreateEncoder(400);
            for (int i = 0; i < 12; i++)
            {
                byte[] text = Text(random);
                var special = (SpecialTokens)random.Next(4);
                var expected = naive.Encode(text, special.HasFlag(SpecialTokens.Begin), special.HasFlag(SpecialTokens.End));
                int[] tokens = Encode(encoder, text, special);
                Assert.Equal(expected, tokens);
                Assert.Equal(naive.Decode(tokens), Encoding.Latin1.GetString(Decode(tokenizer, tokens)));
            }
        }
    }

    [Fact]
    public void Every_valid_text_comes_back()
    {
        var tokenizer = VocabularyFile.Load(VocabularyFile.With(" ", "a", "é", " a"));
        var encoder = tokenizer.CreateEncoder(100);
        foreach (string text in new[] { "a", "aé", " a", "x€y", "😀", "\0", "line\nline" })
        {
            Assert.Equal(text, tokenizer.Decode(Encode(encoder, Encoding.UTF8.GetBytes(text))));
            Assert.Equal(text, tokenizer.Decode(Encode(encoder, Encoding.UTF8.GetBytes(text), SpecialTokens.Both)));
        }
    }

    [Fact]
    public void An_empty_text_is_no_token_but_the_special_ones()
    {
        var encoder = VocabularyFile.Load(VocabularyFile.With(" ")).CreateEncoder(1);
        Assert.Equal([], Encode(encoder, []));
        Assert.Equal([1], Encode(encoder, [], SpecialTokens.Begin));
        Assert.Equal([1, 2], Encode(encoder, [], SpecialTokens.Begin | SpecialTokens.End));
    }

    [Fact]
    public void UTF16_gives_the_tokens_of_its_UTF8_and_lone_surrogates_those_of_the_replacement_character()
    {
        var encoder = VocabularyFile.Load(VocabularyFile.With(" ", "a", "é", "😀", "aé")).CreateEncoder(50);
        foreach (string text in new[] { "", "aé😀", "日本", "\uD83D", "a\uDE00b", "\uDE00\uD83D" })
        {
            int[] tokens = new int[60];
            Assert.True(encoder.TryEncode(text, tokens, out int count, SpecialTokens.Begin));
            Assert.Equal(Encode(encoder, Encoding.UTF8.GetBytes(text), SpecialTokens.Begin), tokens[..count]);
        }
    }

    [Fact]
    public void Too_little_room_gives_the_size_needed()
    {
        var tokenizer = VocabularyFile.Load(VocabularyFile.With(" ", "a"));
        var encoder = tokenizer.CreateEncoder(10);
        Assert.False(encoder.TryEncode("aaaa", new int[4], out int count));
        Assert.Equal(5, count);
        Assert.False(encoder.TryEncode("aaaa"u8, [], out count, SpecialTokens.Begin | SpecialTokens.End));
        Assert.Equal(7, count);

        Assert.False(tokenizer.TryDecode([260, 260, 2], new byte[1], out count));
        Assert.Equal(2, count);
        Assert.True(tokenizer.TryDecode([260, 260, 2], new byte[2], out count));
    }

    [Fact]
    public void Arguments_out_of_range_are_named()
    {
        var tokenizer = VocabularyFile.Load(VocabularyFile.With(" ", "a"));
        Assert.Throws<ArgumentOutOfRangeException>("maxTextBytes", () => tokenizer.CreateEncoder(0));
        Assert.Throws<ArgumentOutOfRangeException>("maxTextBytes", () => tokenizer.CreateEncoder(int.MaxValue));
        foreach (int token in new[] { -1, 261 })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>("token", () => tokenizer.Decode([token]));
            Assert.Contains("0 to 260", error.Message);
            Assert.Equal(token, error.ActualValue);
        }

        var encoder = tokenizer.CreateEncoder(3);
        Assert.Equal(3, encoder.MaxTextBytes);
        const string TooLong = "4 bytes in UTF-8, but this encoder takes at most 3";
        Assert.Contains(TooLong, Assert.Throws<ArgumentException>("text", () => encoder.TryEncode("éé", new int[9], out _)).Message);
        Assert.Contains(TooLong, Assert.Throws<ArgumentException>("utf8", () => encoder.TryEncode("abcd"u8, new int[9], out _)).Message);
    }

    [Fact]
    public void Long_texts_take_little_longer_than_their_length_says()
    {
        // Without a space or a change of letter: nothing to cut at, and the most merges there can be.
        string[] runs = [.. Enumerable.Range(0, 9).Select(i => new string('a', 1 << i))];
        const int Length = 1 << 20;
        var encoder = VocabularyFile.Load(VocabularyFile.With([" ", .. runs])).CreateEncoder(Length);
        var text = new byte[Length];
        text.AsSpan().Fill((byte)'a');
        var tokens = new int[Length];
        var clock = Stopwatch.StartNew();
        Assert.True(encoder.TryEncode(text, tokens, out int count));
        Assert.Equal(1 + Length / 256, count);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Threads_share_a_tokenizer()
    {
        var tokenizer = VocabularyFile.Load(VocabularyFile.Random(new Random(1)));
        byte[][] texts = [.. Enumerable.Range(0, 200).Select(seed => Text(new Random(seed)))];
        var alone = tokenizer.CreateEncoder(400);
        int[][] expected = [.. texts.Select(text => Encode(alone, text))];
        Parallel.For(0, texts.Length, i => Assert.Equal(expected[i], Encode(tokenizer.CreateEncoder(400), texts[i])));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var tokenizer = VocabularyFile.Load(VocabularyFile.Random(new Random(3)));
        var encoder = tokenizer.CreateEncoder(2000);
        var stream = new TextStream(tokenizer);
        string text = string.Concat(Enumerable.Repeat("ab c é😀 \uD83D x", 60));
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        int[] tokens = new int[4000];
        byte[] decoded = new byte[8000];
        Assert.Equal(0, Allocation.Bytes(() =>
        {
            for (int i = 0; i < 5; i++)
                Round();
        }));

        void Round()
        {
            encoder.TryEncode(text, tokens, out int count, SpecialTokens.Begin | SpecialTokens.End);
            encoder.TryEncode(utf8, tokens, out count, SpecialTokens.Begin);
            tokenizer.TryDecode(tokens.AsSpan(0, count), decoded, out _);
            foreach (int token in tokens.AsSpan(0, count))
                stream.Append(token);
            stream.Append(3 + 0xF0);
            stream.Finish();
        }
    }

    private static byte[] Text(Random random)
    {
        var text = new List<byte>();
        for (int parts = random.Next(60); parts > 0; parts--)
        {
            if (random.Next(12) == 0)
                text.Add((byte)random.Next(256));
            else if (random.Next(20) == 0)
                text.AddRange(Enumerable.Repeat((byte)random.Next(0x80, 0xC0), random.Next(1, 9)));
            else
                text.AddRange(Encoding.UTF8.GetBytes(Parts[random.Next(Parts.Length)]));
        }

        return [.. text];
    }

    private static int[] Encode(ITextEncoder encoder, ReadOnlySpan<byte> text, SpecialTokens special = SpecialTokens.None)
    {
        Assert.True(encoder.TryEncode(text, new int[text.Length + 3], out int count, special));
        int[] tokens = new int[count];
        Assert.True(encoder.TryEncode(text, tokens, out _, special));
        return tokens;
    }

    private static byte[] Decode(ITokenizer tokenizer, int[] tokens)
    {
        tokenizer.TryDecode(tokens, [], out int count);
        byte[] text = new byte[count];
        Assert.True(tokenizer.TryDecode(tokens, text, out _));
        return text;
    }
}
