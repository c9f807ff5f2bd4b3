using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>No file makes this library take memory, time or stack out of all proportion to its own length.</summary>
public class FileLimitTests
{
    private const string Model = """{"type":"BPE","vocab":{"a":0,"aaaaaaaaaaaaaaaaaaaaaaaa":1},"merges":[]}""";

    [Theory]
    [InlineData("normalizer", "normalizers", """{"type":"NFD"}""")]
    [InlineData("pre_tokenizer", "pretokenizers", """{"type":"Whitespace"}""")]
    [InlineData("post_processor", "processors", """{"type":"ByteLevel"}""")]
    [InlineData("decoder", "decoders", """{"type":"Strip","content":" ","start":1,"stop":0}""")]
    public void There_are_not_many_steps(string component, string steps, string step)
    {
        // Each pre-tokenizer calls the next: a hundred thousand would end the process.
        string most = string.Join(',', Enumerable.Repeat(step, JsonSteps.Max));
        Load(Sequence(most));
        AssertFails(Sequence($"{most},{step}"), $"$.{component}.{steps}[64] (line 1): is one step more than 64, the most that is read");

        string Sequence(string list) => $$"""
            "{{component}}":{"type":"Sequence","{{steps}}":[{{list}}]}
            """;
    }

    [Fact]
    public void There_are_not_many_special_tokens_around_a_text() => AssertFails(
        $$$"""
        "post_processor":{"type":"TemplateProcessing",
        "single":[{{{Repeat("""{"SpecialToken":{"id":"x"}},""", 100)}}}{"Sequence":{"id":"A"}}],
        "pair":[{"Sequence":{"id":"A"}},{"Sequence":{"id":"B"}}],
        "special_tokens":{"x":{"id":"x","tokens":[],"ids":[{{{Repeat("0,", 100)}}}0] } } }
        """,
        "is one of more than 1024 special tokens in one place");

    [Fact]
    public void A_decoder_does_not_make_long_texts_of_short_tokens()
    {
        AssertFails(Decoder(Repeat("b", 65)), "$.decoder.decoders[0].content (line 1): has 65 bytes, but at most 64 are known");
        AssertFails(Decoder(Repeat("b", 8)), "makes 192 bytes of the 24 bytes of token 1, which is too many");
        AssertFails(Decoder("aa"), "makes 192 bytes of the 24 bytes of token 1, which is too many");
        Load(Decoder("b"));

        string Decoder(string content)
        {
            string replace = $$$"""{"type":"Replace","pattern":{"String":"a"},"content":"{{{content}}}"}""";
            return $$"""
                "decoder":{"type":"Sequence","decoders":[{{replace}},{{replace}},{{replace}},{{replace}}]}
                """;
        }
    }

    [Fact]
    public void Patterns_are_not_long() => AssertFails(
        $$$"""
        "normalizer":{"type":"Replace","pattern":{"String":"{{{Repeat("a", 257)}}}"},"content":""}
        """,
        "$.normalizer.pattern.String (line 1): has 257 characters, but at most 256 are known");

    [Fact]
    public void Tokens_are_not_long()
    {
        // Every place of a text would be compared with all of a token.
        const string Problem = "has 2049 bytes, but at most 2048 are supported";
        string most = Repeat("a", VocabularyBuilder.MaxTokenBytes);
        AssertFails(() => LoadUnigram($"{most}a"), $"the token \"{Repeat("a", 80)}…\" {Problem}");
        AssertFails(() => Tokenizer.FromVocabulary(Encoding.UTF8.GetBytes($"[UNK]\n{most}a\n")), Problem);
        AssertFails(() => SentencePieceFile.WithUnknown().Piece($"{most}a").Load(), $"piece 1 {Problem}");
        AssertFails(() => VocabularyFile.Load(VocabularyFile.With(" ", $"{most}a")), "has length 2049, but at most 2048 is supported");
        LoadUnigram(most);
        Tokenizer.FromVocabulary(Encoding.UTF8.GetBytes($"[UNK]\n{most}\n"));
        SentencePieceFile.WithUnknown().Piece(most).Load();
        VocabularyFile.Load(VocabularyFile.With(" ", most));
    }

    [Fact]
    public void Words_are_not_long()
    {
        LoadWordPiece(2048);
        AssertFails(() => LoadWordPiece(2049), "$.model.max_input_chars_per_word (line 1): is 2049, but at most 2048 are supported");
    }

    [Fact]
    public void Merges_are_not_many()
    {
        // Every cut of a token of one letter is a merge.
        string[] texts = [" ", .. Runs("a"), .. Runs("b"), .. Runs("c")];
        AssertFails(() => VocabularyFile.Load(VocabularyFile.With(texts)), "has more than 4194304 merges");

        static IEnumerable<string> Runs(string letter) => Enumerable.Range(1, 2048).Select(length => Repeat(letter, length));
    }

    [Fact]
    public void Files_are_not_long_whatever_they_say()
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, new byte[100_000]);
        Assert.Equal(100_000, FileBytes.Read(path, 100_000).Length);
        AssertFails(() => FileBytes.Read(path, 99_999), "has more than 99999 bytes, the most that are read");
        File.Delete(path);

        // Says that it has no bytes.
        if (OperatingSystem.IsLinux())
            AssertFails(() => FileBytes.Read("/dev/zero", 99_999), "has more than 99999 bytes");
    }

    [Fact]
    public void Messages_quote_the_beginning_of_a_text()
    {
        string message = Assert.Throws<TokenizerException>(() => Load($$"""
            "normalizer":{"type":"{{Repeat("x", 10_000)}}"}
            """)).Message;
        Assert.Contains($"the normalizer {Repeat("x", 80)}… is not known", message);
        Assert.Equal($"{Repeat("x", 79)}…", Excerpt.Of($"{Repeat("x", 79)}😀😀"));
        Assert.Equal($"{Repeat("€", 80)}…", Excerpt.Of(Encoding.UTF8.GetBytes(Repeat("€", 500))));
    }

    [Fact]
    public void A_long_key_is_not_repeated_for_every_value_below()
    {
        byte[] json = Encoding.UTF8.GetBytes(
            $$"""{"model":{{Model}},"padding":{"{{Repeat("k", 10_000)}}":[{{Repeat("0,", 10_000)}}0]} }""");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Tokenizer.FromTokenizerJson(json);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 * json.Length);
    }

    [Theory]
    [InlineData("""{"258":{"content":"x"},"0258":{"content":"y"}}""", "$.added_tokens_decoder.0258 (line 1): has the id 258, as another token does")]
    [InlineData("""{"258":{"content":"x"},"259":{"content":"x"}}""", "$.added_tokens_decoder.259 (line 1): is \"x\", as another token is")]
    [InlineData("""{"+1":{"content":"x"}}""", "must have an id from 0")]
    [InlineData("""{" 1":{"content":"x"}}""", "must have an id from 0")]
    public void Settings_do_not_repeat_tokens(string tokens, string problem)
    {
        byte[] file = Encoding.UTF8.GetBytes($$"""{"added_tokens_decoder":{{tokens}} }""");
        var error = Assert.Throws<TokenizerException>(() => TokenizerSettings.Read(JsonTree.Read(file, "config"), map: null));
        Assert.Contains(problem, error.Message);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static void Load(string member) => Tokenizer.FromTokenizerJson(Encoding.UTF8.GetBytes($$"""{"model":{{Model}},{{member}} }"""));

    private static void LoadUnigram(string token) =>
        Tokenizer.FromTokenizerJson(Encoding.UTF8.GetBytes($$"""{"model":{"type":"Unigram","vocab":[["{{token}}",0]],"unk_id":0} }"""));

    private static void LoadWordPiece(int maxCharacters) => Tokenizer.FromTokenizerJson(Encoding.UTF8.GetBytes(
        $$$"""
        {"model":{"type":"WordPiece","unk_token":"a","continuing_subword_prefix":"","max_input_chars_per_word":{{{maxCharacters}}},
        "vocab":{"a":0} } }
        """));

    private static void AssertFails(string member, string problem) => AssertFails(() => Load(member), problem);

    private static void AssertFails(Action load, string problem) =>
        Assert.Contains(problem, Assert.Throws<TokenizerException>(load).Message);
}
