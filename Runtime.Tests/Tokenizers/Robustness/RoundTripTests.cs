using System.Text;
using System.Text.RegularExpressions;

namespace TxGen.Runtime.Tests;

/// <summary>Texts come back from their tokens: bit by bit where a tokenizer changes nothing, else what it leaves of them.</summary>
public partial class RoundTripTests
{
    private const int MaxTextBytes = 1 << 14;

    /// <summary>Tokenizers that change nothing but what <see cref="Kept"/> says.</summary>
    private static readonly string[] Lossless =
    [
        "llama3/tokenizer.json", "roberta/tokenizer.json", "roberta/vocab.json", "gemma/tokenizer.json", "gemma/tokenizer.model",
        "llama2/tokenizer.json", "llama2/tokenizer.model", "unigram-bytes/tokenizer.json", "qwen/tokenizer.json", "qwen/vocab.json",
        "roberta-prefix/tokenizer.json", "smollm/tokenizer.json", "mistral/tokenizer.json",
    ];

    public static TheoryData<string> Files => GoldenTokenizers.Files;

    public static TheoryData<string> LosslessFiles => [.. Lossless];

    [Theory]
    [MemberData(nameof(LosslessFiles))]
    public void Any_text_comes_back(string file)
    {
        Tokenizer tokenizer = GoldenTokenizers.Load(file);
        ITextEncoder encoder = tokenizer.CreateEncoder(MaxTextBytes);
        for (int round = 0; round < 1000; round++)
        {
            // A unigram model finds all its tokens where they are spelled, also those of bytes and the unknown one.
            string text = RandomText.Valid(new(round), tokenizer);
            if (file != "unigram-bytes/tokenizer.json" || !text.Contains('<'))
                AssertComesBack(file, tokenizer, encoder, text);
        }
    }

    [Theory]
    [InlineData("llama3/tokenizer.json")]
    [InlineData("smollm/tokenizer.json")]
    [InlineData("roberta/tokenizer.json")]
    [InlineData("roberta/vocab.json")]
    public void Ranges_of_bytes_are_the_text(string file)
    {
        Tokenizer tokenizer = GoldenTokenizers.Load(file);
        ITextEncoder encoder = tokenizer.CreateEncoder(MaxTextBytes);
        var tokens = new int[3 * MaxTextBytes];
        var ranges = new Range[tokens.Length];
        for (int round = 0; round < 1000; round++)
        {
            byte[] text = Encoding.UTF8.GetBytes(RandomText.Valid(new(round), tokenizer));
            Assert.True(encoder.TryEncode(text, tokens, ranges, out int count));
            string joined = Encoding.UTF8.GetString([.. ranges[..count].SelectMany(range => text[range])]);
            string expected = Encoding.UTF8.GetString(text);
            if (tokenizer.Parts.Template.TrimsRanges)
                (joined, expected) = (Space().Replace(joined, ""), Space().Replace(expected, ""));
            Assert.Equal(expected, joined);
        }
    }

    [FixtureFact("text")]
    public void Shakespeare_comes_back() => AssertBookComesBack(Fixtures.Path("text", "tinyshakespeare.txt"));

    [FixtureFact("tokenizers/sentencepiece-en")]
    public void Botchan_comes_back() => AssertBookComesBack(Fixtures.Path("tokenizers", "sentencepiece-en", "botchan.txt"));

    [FixtureFact("tokenizers/gpt2")]
    public void Shakespeare_comes_back_from_one_call_of_GPT2()
    {
        byte[] text = File.ReadAllBytes(Fixtures.Path("text", "tinyshakespeare.txt"));
        var tokenizer = Tokenizer.Load(Fixtures.Path("tokenizers", "gpt2"));
        var tokens = new int[text.Length];
        var ranges = new Range[text.Length];
        Assert.True(tokenizer.CreateEncoder(text.Length).TryEncode(text, tokens, ranges, out int count));
        Assert.Equal(Encoding.UTF8.GetString(text), tokenizer.Decode(tokens.AsSpan(0, count)));
        Assert.Equal(0, ranges[0].Start.Value);
        for (int i = 1; i < count; i++)
            Assert.Equal(ranges[i - 1].End, ranges[i].Start);
        Assert.Equal(text.Length, ranges[count - 1].End.Value);
    }

    [FixtureFact("text")]
    public void Ranges_cover_Shakespeare()
    {
        string[] parts = Parts(Fixtures.Path("text", "tinyshakespeare.txt"));
        foreach (string file in Files)
            foreach (string part in parts.Take(20))
                AssertCovered(file, part);
    }

    [FixtureFact("tokenizers/sentencepiece-en")]
    public void Words_of_Botchan_come_back_whatever_is_done_to_them()
    {
        string[] parts = Parts(Fixtures.Path("tokenizers", "sentencepiece-en", "botchan.txt"));
        var tokens = new int[3 * MaxTextBytes];
        foreach (string file in Files)
        {
            Tokenizer tokenizer = GoldenTokenizers.Load(file);
            ITextEncoder encoder = tokenizer.CreateEncoder(MaxTextBytes);
            int unknown = Math.Max(tokenizer.Find("<unk>"u8), tokenizer.Find("[UNK]"u8));
            foreach (string line in parts.SelectMany(part => part.Split('\n')).Where(line => !line.Contains("``") && !line.Contains("''")))
            {
                Assert.True(encoder.TryEncode(line, tokens, out int count));
                if (!tokens.AsSpan(0, count).Contains(unknown))
                    Assert.Equal(Letters(line), Letters(tokenizer.Decode(tokens.AsSpan(0, count))));
            }
        }
    }

    private static void AssertBookComesBack(string path)
    {
        string[] parts = Parts(path);
        foreach (string file in Lossless)
        {
            Tokenizer tokenizer = GoldenTokenizers.Load(file);
            ITextEncoder encoder = tokenizer.CreateEncoder(MaxTextBytes);
            foreach (string part in parts)
                AssertComesBack(file, tokenizer, encoder, part);
        }
    }

    private static void AssertComesBack(string file, Tokenizer tokenizer, ITextEncoder encoder, string text)
    {
        int[] ids = new int[encoder.CountTokens(text, SpecialTokens.InTextAreText)];
        Assert.True(encoder.TryEncode(text, ids, out _, SpecialTokens.InTextAreText));
        string decoded = tokenizer.Decode(ids);
        Assert.True(Kept(file, text) == decoded, $"\"{text}\"\n\"{decoded}\"");
    }

    /// <summary>What a tokenizer leaves of a text.</summary>
    private static string Kept(string file, string text) => file.Split('/')[0] switch
    {
        "llama3" or "roberta" or "smollm" => text,
        "qwen" => Forms.Normalize("NFC", text),
        "roberta-prefix" => text.Length == 0 || text.StartsWith(' ') ? text : " " + text,
        "mistral" when text.StartsWith(' ') || text.StartsWith('▁') => text[1..].Replace('▁', ' '),
        _ => text.Replace('▁', ' '),
    };

    /// <summary>Tokens stand in the order of the text, and none of its letters or signs is left out.</summary>
    private static void AssertCovered(string file, string text)
    {
        Tokenizer tokenizer = GoldenTokenizers.Load(file);
        var tokens = new int[3 * MaxTextBytes];
        var ranges = new Range[tokens.Length];
        Assert.True(tokenizer.CreateEncoder(MaxTextBytes).TryEncode(text, tokens, ranges, out int count));
        var covered = new StringBuilder();
        int end = 0;
        foreach (Range range in ranges.AsSpan(0, count))
        {
            Assert.True(
                range.Start.Value >= end || range.Start.Value == range.End.Value || range.End.Value == end,
                $"{file}: {range} behind {end}");
            if (range.End.Value > end)
                covered.Append(text, Math.Max(end, range.Start.Value), range.End.Value - Math.Max(end, range.Start.Value));
            end = Math.Max(end, range.End.Value);
        }

        Assert.Equal(Space().Replace(text, ""), Space().Replace(covered.ToString(), ""));
    }

    private static string[] Parts(string path) =>
        [.. File.ReadAllText(path).Chunk(MaxTextBytes / 2).Select(part => new string(part))];

    private static string Letters(string text) => Space().Replace(text, "").ToLowerInvariant();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
