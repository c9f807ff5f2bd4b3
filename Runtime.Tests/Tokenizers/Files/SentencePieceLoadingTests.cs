namespace TxGen.Runtime.Tests;

/// <summary>What the files beside a SentencePiece model add to it.</summary>
public sealed class SentencePieceLoadingTests : IDisposable
{
    private const string Tokens = """
        "added_tokens_decoder":{"1":{"content":"<s>","special":true},"6":{"content":"<|im_start|>","special":true},
        "7":{"content":"<tool>","normalized":true}}
        """;

    private static readonly byte[] _model =
        SentencePieceFile.WithUnknown().Piece("<s>", 0, PieceType.Control).Piece("</s>", 0, PieceType.Control)
            .Piece("a", -1).Piece("▁a", -1).Piece("▁", -2).Build();

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Added_tokens()
    {
        Tokenizer tokenizer = Load(_model, $$"""{"tokenizer_class":"LlamaTokenizer",{{Tokens}} }""");
        Assert.Equal(8, tokenizer.VocabularySize);
        Assert.Equal([1, 4, 6, 4, 3, 7], tokenizer.Encode("<s>a<|im_start|>aa<tool>"));
        Assert.Equal("a aa<tool>", tokenizer.Decode([1, 4, 6, 4, 3, 7]));
        Assert.True(tokenizer.IsSpecial(6));
        Assert.False(tokenizer.IsSpecial(7));
        Assert.Equal("<tool>"u8, tokenizer.Spelling(7));
    }

    [Fact]
    public void Without_a_word_control_pieces_are_text() =>
        Assert.DoesNotContain(1, Load(_model, """{"tokenizer_class":"PreTrainedTokenizerFast"}""").Encode("<s>a"));

    [Fact]
    public void Added_tokens_do_not_contradict_the_model() => Assert.Contains(
        "the added token \"<x>\" has the id 3, but that is the model's token \"a\"",
        Assert.Throws<TokenizerException>(() => Load(_model, """{"added_tokens_decoder":{"3":{"content":"<x>"}}}""")).Message);

    [Theory]
    [InlineData("XLMRobertaTokenizerFast")]
    [InlineData("PegasusTokenizer")]
    [InlineData("AlbertTokenizer")]
    [InlineData("XLNetTokenizer")]
    public void Classes_that_do_more_than_the_file_says(string type) => Assert.Contains(
        $"is of {type}, which is not known without tokenizer.json; known are LlamaTokenizer, CodeLlamaTokenizer, ",
        Assert.Throws<TokenizerException>(() => Load(_model, $$"""{"tokenizer_class":"{{type}}"}""")).Message);

    [Fact]
    public void Pairs_have_special_tokens_around_both_texts()
    {
        AssertPair([1, 4, 2, 1, 4, 3, 2], [0, 0, 0, 1, 1, 1, 1], Load(_model, "{}"));
        AssertPair([1, 4, 1, 4, 3], [0, 0, 1, 1, 1], Load(_model, """{"tokenizer_class":"LlamaTokenizer","add_eos_token":false}"""));
    }

    [Fact]
    public void Pairs_of_T5_are_of_one_type() =>
        AssertPair([4, 2, 4, 3, 2], [0, 0, 0, 0, 0], Load(_model, """{"tokenizer_class":"T5Tokenizer","add_bos_token":false}"""));

    [Theory]
    [InlineData("llama2", "LlamaTokenizer")]
    [InlineData("gemma", "GemmaTokenizer")]
    public void Pairs_are_those_of_tokenizer_json(string golden, string type)
    {
        Tokenizer actual = Load(
            File.ReadAllBytes(GoldenFile.PathOf(golden, "tokenizer.model")),
            $$"""{"tokenizer_class":"{{type}}","add_bos_token":true,"add_eos_token":false}""");
        Tokenizer expected = GoldenTokenizers.Load($"{golden}/tokenizer.json");
        (string First, string Second)[] pairs = [("Hello world", "Good bye, world!"), ("x", "y"), ("Ein Wort", "2 + 2 = 4")];
        foreach ((string first, string second) in pairs)
        {
            (int[] tokens, int[] types) = EncodePair(expected, first, second);
            AssertPair(tokens, types, actual, first, second);
        }
    }

    private static void AssertPair(int[] tokens, int[] types, Tokenizer tokenizer, string first = "a", string second = "aa")
    {
        var pair = EncodePair(tokenizer, first, second);
        Assert.Equal(tokens, pair.Tokens);
        Assert.Equal(types, pair.Types);
    }

    private static (int[] Tokens, int[] Types) EncodePair(Tokenizer tokenizer, string first, string second)
    {
        var tokens = new int[100];
        var types = new int[100];
        int count = tokenizer.CreateEncoder(100).EncodePair(first, second, tokens, types);
        return (tokens[..count], types[..count]);
    }

    private Tokenizer Load(byte[] model, string config)
    {
        File.WriteAllBytes(Path.Combine(_folder, "tokenizer.model"), model);
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), config);
        return Tokenizer.Load(_folder);
    }
}
