using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>What <see cref="Tokenizer.Load"/> finds in files and folders, and what the files beside them change.</summary>
public sealed class LoadingTests : IDisposable
{
    private const string Bert = "[PAD]\r\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nab\n##c\nÄb\n";

    private static readonly string _bytes = string.Join(',', Enumerable.Range(0, 256).Select(value =>
        $"\"\\u{ByteAlphabet.Character((byte)value):x4}\":{value}"));

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void VocabularyText()
    {
        Write("vocab.txt", Bert);
        var tokenizer = Tokenizer.Load(_folder);
        Assert.Equal([2, 5, 6, 1, 4, 3], tokenizer.Encode("ABc x [MASK]", SpecialTokens.Both));
        Assert.Equal("abc", tokenizer.Decode([2, 5, 6, 3]));
        Assert.Equal((2, 3), (tokenizer.BeginToken, tokenizer.EndToken));
    }

    [Fact]
    public void CasedVocabularyText()
    {
        Write("vocab.txt", Bert);
        Write("tokenizer_config.json", """{"do_lower_case":false,"anything":[1]}""");
        Assert.Equal([7], Tokenizer.Load(_folder).Encode("Äb"));
        Assert.Equal([7], Tokenizer.FromVocabulary(Encoding.UTF8.GetBytes(Bert), lowercase: false).Encode("Äb"));
    }

    [Fact]
    public void SpecialTokensOfOtherNames()
    {
        Write("vocab.txt", "<u>\n<s>\n</s>\nab\n");
        Write("special_tokens_map.json", """{"unk_token":"<u>","cls_token":{"content":"<s>","lstrip":false},"sep_token":"</s>"}""");
        Assert.Equal([1, 3, 0, 2], Tokenizer.Load(_folder).Encode("ab x", SpecialTokens.Both));
    }

    [Fact]
    public void BytePairs()
    {
        WriteBytePairs();
        var tokenizer = Tokenizer.Load(_folder);
        Assert.Equal([256, 257, 'c'], tokenizer.Encode("ab<|endoftext|>c"));
        Assert.Equal((257, 257), (tokenizer.BeginToken, tokenizer.EndToken));
        Assert.Equal([256], tokenizer.Encode("ab", SpecialTokens.Both));
    }

    [Fact]
    public void BytePairsWithSettings()
    {
        WriteBytePairs();
        Write("tokenizer_config.json", """
            {"add_prefix_space":true,"add_bos_token":true,"bos_token":"<|endoftext|>","tokenizer_class":"GPT2TokenizerFast",
             "added_tokens_decoder":{"258":{"content":"<new>","special":true}}}
            """);
        Assert.Equal([257, ' ', 256, 258], Tokenizer.Load(_folder).Encode("ab<new>", SpecialTokens.Both));
    }

    [Fact]
    public void TokenizerJsonComesFirst()
    {
        WriteBytePairs();
        Write("vocab.txt", Bert);
        Write("tokenizer.json", """{"model":{"type":"BPE","vocab":{"x":0,"y":1},"merges":[]}}""");
        Write("tokenizer_config.json", """{"bos_token":"x","eos_token":"y"}""");
        var tokenizer = Tokenizer.Load(_folder);
        Assert.Equal(2, tokenizer.VocabularySize);
        Assert.Equal((0, 1), (tokenizer.BeginToken, tokenizer.EndToken));
    }

    [Fact]
    public void FilesInMemory()
    {
        const string text = "To be, or not to be";
        string golden = GoldenFile.PathOf("llama2", "tokenizer.model");
        Assert.Equal(Tokenizer.Load(golden).Encode(text), Tokenizer.FromSentencePiece(File.ReadAllBytes(golden)).Encode(text));

        byte[] vocabulary = VocabularyFile.Of(VocabularyFile.With(" ", "a", " a"));
        File.WriteAllBytes(Path.Combine(_folder, "tokenizer.bin"), vocabulary);
        Assert.Equal(Tokenizer.Load(_folder).Encode("a ba"), Tokenizer.FromLlama2(vocabulary).Encode("a ba"));
    }

    [Fact]
    public void NothingFound() => AssertFails(_folder, "looked for tokenizer.json, tokenizer.model, spiece.model");

    [Fact]
    public void NoSuchFile() => Assert.Throws<FileNotFoundException>(() => Tokenizer.Load(Path.Combine(_folder, "x.json")));

    [Theory]
    [InlineData("a.xyz", "", "is of no known kind")]
    [InlineData("vocab.json", "{}", "has no merges.txt beside it")]
    [InlineData("vocab.txt", "a\nb\n", "has no token [UNK]")]
    [InlineData("vocab.txt", "a\n[UNK]\na\n", "has the token \"a\" twice, with the ids 0 and 2")]
    [InlineData("vocab.txt", "", "has no tokens")]
    public void BadFiles(string name, string content, string problem)
    {
        Write(name, content);
        AssertFails(Path.Combine(_folder, name), problem);
    }

    [Theory]
    [InlineData("merges.txt", "a b c\n", "merge 0 is \"a b c\", but must be two tokens")]
    [InlineData("merges.txt", "#version: 0.2\na z\n", "merge 0 needs \"az\", which is no token")]
    [InlineData("vocab.json", "{\"a\":0}", "has no tokens for some bytes")]
    [InlineData("tokenizer_config.json", "{\"tokenizer_class\":\"CLIPTokenizer\"}", "is of CLIPTokenizer, which is not known without tokenizer.json")]
    [InlineData("tokenizer_config.json", "{\"add_bos_token\":1}", "$.add_bos_token (line 1): must be true or false, but is 1")]
    [InlineData("tokenizer_config.json", "{\"bos_token\":[]}", "$.bos_token (line 1): must be an object, but is an array")]
    [InlineData("tokenizer_config.json", "{\"added_tokens_decoder\":{\"x\":{\"content\":\"y\"}}}", "$.added_tokens_decoder.x (line 1): must have an id from 0")]
    [InlineData("special_tokens_map.json", "{", "is no JSON")]
    public void BadFilesOfBytePairs(string name, string content, string problem)
    {
        WriteBytePairs();
        Write(name, content);
        AssertFails(_folder, problem);
    }

    [Theory]
    [InlineData("BertJapaneseTokenizer")]
    [InlineData("MPNetTokenizerFast")]
    public void OtherClassesOfVocabularyText(string type)
    {
        Write("vocab.txt", Bert);
        Write("tokenizer_config.json", $$"""{"tokenizer_class":"{{type}}"}""");
        AssertFails(_folder, $"is of {type}, which is not known without tokenizer.json; known are BertTokenizer, DistilBertTokenizer");
    }

    [Fact]
    public void ClassesOfGpt2AddNoClassTokens()
    {
        WriteBytePairs();
        Write("tokenizer_config.json", """{"tokenizer_class":"GPT2Tokenizer","cls_token":"c","sep_token":"d"}""");
        Assert.Equal([256], Tokenizer.Load(_folder).Encode("ab", SpecialTokens.Both));
    }

    private void WriteBytePairs()
    {
        Write("vocab.json", $$"""{{{_bytes}},"ab":256,"<|endoftext|>":257}""");
        Write("merges.txt", "#version: 0.2\na b\n");
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    private static void AssertFails(string path, string problem) =>
        Assert.Contains(problem, Assert.Throws<TokenizerException>(() => Tokenizer.Load(path)).Message);
}
