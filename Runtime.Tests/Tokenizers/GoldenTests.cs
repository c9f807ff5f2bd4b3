using System.Text.Json;
using System.Text.RegularExpressions;

namespace TxGen.Runtime.Tests;

/// <summary>Tokenizers of many families give what Hugging Face's tokenizers give.</summary>
public class GoldenTests
{
    public static TheoryData<string> Folders => GoldenFile.FoldersWith("tokenizer.json");

    public static TheoryData<string> BertFolders => GoldenFile.FoldersWith("vocab.txt");

    public static TheoryData<string> BytePairFolders => GoldenFile.FoldersWith("merges.txt");

    [Theory]
    [MemberData(nameof(Folders))]
    public void TokenizerJson(string folder)
    {
        var tokenizer = Tokenizer.Load(GoldenFile.PathOf(folder, "tokenizer.json"));
        CheckTexts(folder, tokenizer);
        CheckPairs(folder, tokenizer);
        CheckDecodes(folder, tokenizer);
    }

    [Theory]
    [MemberData(nameof(BertFolders))]
    public void VocabularyText(string folder)
    {
        var tokenizer = Tokenizer.Load(GoldenFile.PathOf(folder, "vocab.txt"));
        CheckTexts(folder, tokenizer);
        CheckPairs(folder, tokenizer);
        CheckDecodes(folder, tokenizer);
    }

    [Theory]
    [MemberData(nameof(BytePairFolders))]
    public void BytePairs(string folder)
    {
        var tokenizer = Tokenizer.Load(GoldenFile.PathOf(folder, "vocab.json"));
        CheckTexts(folder, tokenizer);
        CheckPairs(folder, tokenizer);
        CheckDecodes(folder, tokenizer);
    }

    private static void CheckTexts(string folder, Tokenizer tokenizer)
    {
        JsonElement expected = GoldenFile.Expected(folder);
        int[] before = GoldenFile.Ids(expected.GetProperty("before"));
        int[] after = GoldenFile.Ids(expected.GetProperty("after"));
        int index = 0;
        foreach (JsonElement text in expected.GetProperty("texts").EnumerateArray())
        {
            string source = GoldenFile.Texts[index++];
            int[] ids = GoldenFile.Ids(text.GetProperty("ids"));
            AssertIds(ids, tokenizer.Encode(source), source);
            AssertIds([.. before, .. ids, .. after], tokenizer.Encode(source, SpecialTokens.Both), source);
            if (text.TryGetProperty("skipped", out var skipped))
                AssertText(skipped.ValueKind == JsonValueKind.True ? source : skipped.GetString()!, tokenizer.Decode(ids), source);
        }
    }

    private static void CheckPairs(string folder, Tokenizer tokenizer)
    {
        foreach (JsonElement pair in GoldenFile.Expected(folder).GetProperty("pairs").EnumerateArray())
        {
            int[] texts = GoldenFile.Ids(pair.GetProperty("pair"));
            int[] ids = GoldenFile.Ids(pair.GetProperty("ids"));
            var tokens = new int[ids.Length + 8];
            var types = new int[tokens.Length];
            int count = tokenizer.CreateEncoder(1 << 16).EncodePair(GoldenFile.Texts[texts[0]], GoldenFile.Texts[texts[1]], tokens, types);
            Assert.Equal(ids, tokens[..count]);
            Assert.Equal(GoldenFile.Ids(pair.GetProperty("types")), types[..count]);
        }
    }

    private static void CheckDecodes(string folder, Tokenizer tokenizer)
    {
        foreach (JsonElement decode in GoldenFile.Expected(folder).GetProperty("decodes").EnumerateArray())
        {
            // What is no token at all is an error here, and left out there.
            int[] ids = [.. GoldenFile.Ids(decode.GetProperty("ids")).Where(id => id < tokenizer.VocabularySize)];
            AssertText(decode.GetProperty("skipped").GetString()!, tokenizer.Decode(ids), string.Join(" ", ids));
        }
    }

    private static void AssertIds(int[] expected, int[] actual, string text) =>
        Assert.True(
            expected.AsSpan().SequenceEqual(actual),
            $"\"{text}\"\nexpected {string.Join(' ', expected)}\nactual   {string.Join(' ', actual)}");

    /// <summary>
    /// Of bytes that are no UTF-8 the reference makes as many U+FFFD, also of those among them that are characters; a stream, which does
    /// not know what comes, keeps these.
    /// </summary>
    private static void AssertText(string expected, string actual, string of)
    {
        string pattern = "^" + Regex.Replace(Regex.Escape(expected), "\uFFFD+", ".+") + "$";
        Assert.True(
            expected == actual || Regex.IsMatch(actual, pattern, RegexOptions.Singleline),
            $"{of}\nexpected \"{expected}\"\nactual   \"{actual}\"");
    }
}
