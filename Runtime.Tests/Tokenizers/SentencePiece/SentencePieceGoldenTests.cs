using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace TxGen.Runtime.Tests;

/// <summary>
/// Models of all kinds, trained by the reference library, encode and decode as it does; the goldens' README says what they are.
/// </summary>
public class SentencePieceGoldenTests
{
    // Invalid bytes become U+FFFD one by one in the reference, and here as Unicode recommends.
    private const char Replacement = '\uFFFD';

    private static readonly string[] Texts =
        [.. Parse(GoldenPath("texts.json")).GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];

    [Theory]
    [InlineData("sentencepiece/bpe.model", "sentencepiece-bpe")]
    [InlineData("sentencepiece/bpe-suffix.model", "sentencepiece-bpe-suffix")]
    [InlineData("sentencepiece/char.model", "sentencepiece-char")]
    [InlineData("sentencepiece/word.model", "sentencepiece-word")]
    [InlineData("sentencepiece/unigram-bytes.model", "sentencepiece-unigram-bytes")]
    [InlineData("sentencepiece/unigram-folded.model", "sentencepiece-unigram-folded")]
    [InlineData("sentencepiece/unigram-identity.model", "sentencepiece-unigram-identity")]
    [InlineData("llama2/tokenizer.model", "llama2-sentencepiece")]
    [InlineData("gemma/tokenizer.model", "gemma-sentencepiece")]
    public void Every_text_is_as_the_reference_has_it(string model, string expected)
    {
        var tokenizer = SentencePieceTokenizer.Load(File.ReadAllBytes(GoldenPath(model)), model);
        JsonElement goldens = Parse(GoldenPath("expected", expected + ".json"));
        int index = 0;
        foreach (JsonElement golden in goldens.GetProperty("texts").EnumerateArray())
            AssertSame(tokenizer, Encoding.UTF8.GetBytes(Texts[index++]), golden);
        Assert.Equal(Texts.Length, index);
        foreach (JsonElement golden in goldens.GetProperty("invalid").EnumerateArray())
            AssertSame(tokenizer, Convert.FromHexString(golden.GetProperty("bytes").GetString()!), golden);
        foreach (JsonElement golden in goldens.GetProperty("decodes").EnumerateArray())
            AssertSameText(golden.GetProperty("decoded").GetString()!, tokenizer.Decode(Ids(golden)));
        var options = goldens.GetProperty("options").EnumerateArray();
        foreach (JsonElement golden in options.Where(golden => !golden.TryGetProperty("reverse", out _)))
            Assert.Equal(Ids(golden), tokenizer.Encode(Texts[golden.GetProperty("text").GetInt32()], Special(golden)));
    }

    private static void AssertSame(Tokenizer tokenizer, byte[] text, JsonElement golden)
    {
        int[] ids = Ids(golden);
        ITextEncoder encoder = tokenizer.CreateEncoder(text.Length + 1);
        int[] tokens = new int[encoder.CountTokens(text)];
        Assert.True(encoder.TryEncode(text, tokens, out _));
        Assert.Equal(ids, tokens);

        JsonElement decoded = golden.GetProperty("decoded");
        string expected = decoded.ValueKind == JsonValueKind.True ? Encoding.UTF8.GetString(text) : decoded.GetString()!;
        AssertSameText(expected, tokenizer.Decode(ids));

        // Of incomplete characters ours are the bytes that one U+FFFD stands for.
        if (!golden.TryGetProperty("bounds", out JsonElement bounds) || !Utf8.IsValid(text))
            return;
        var ranges = new Range[Math.Max(1, tokens.Length)];
        Assert.True(encoder.TryEncode(text, tokens, ranges, out _));
        AssertSameSurfaces([.. bounds.EnumerateArray().Select(bound => bound.GetInt32())], tokens, ranges, text);
    }

    /// <summary>
    /// The reference's surfaces touch: what was removed belongs to the token before it, and a character that became several to the last
    /// of them. Ours are what a token was made of.
    /// </summary>
    private static void AssertSameSurfaces(int[] bounds, int[] tokens, Range[] ranges, byte[] text)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            if (bounds[i] == bounds[i + 1])
                continue;
            (int start, int end) = (ranges[i].Start.Value, ranges[i].End.Value);
            bool isCutCharacter = end > bounds[i + 1] && end == bounds[i + 1] + SourceText.CharacterLength(text.AsSpan(bounds[i + 1]));
            Assert.True(
                start == bounds[i] && (end <= bounds[i + 1] || isCutCharacter),
                $"token {i} of \"{Encoding.UTF8.GetString(text)}\" has {ranges[i]}, but {bounds[i]}..{bounds[i + 1]} is expected");
        }
    }

    private static void AssertSameText(string expected, string actual) => Assert.Equal(Shortened(expected), Shortened(actual));

    private static string Shortened(string text)
    {
        var result = new StringBuilder();
        foreach (char c in text)
            if (c != Replacement || result.Length == 0 || result[^1] != Replacement)
                result.Append(c);
        return result.ToString();
    }

    private static SpecialTokens Special(JsonElement golden) =>
        (golden.TryGetProperty("add_bos", out _) ? SpecialTokens.Begin : 0)
        | (golden.TryGetProperty("add_eos", out _) ? SpecialTokens.End : 0);

    private static int[] Ids(JsonElement golden) =>
        [.. golden.GetProperty("ids").EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Array
            ? Enumerable.Repeat(item[0].GetInt32(), item[1].GetInt32())
            : [item.GetInt32()])];

    private static JsonElement Parse(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    private static string GoldenPath(params string[] parts) => Path.Combine([Folder(), .. parts]);

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "Goldens");
}
