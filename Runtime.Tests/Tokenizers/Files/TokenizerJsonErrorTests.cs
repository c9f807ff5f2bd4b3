using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>What is wrong with a tokenizer.json, or unknown in it, is named with its place.</summary>
public class TokenizerJsonErrorTests
{
    private const string Vocabulary = """{"a":0,"b":1,"ab":2,"[UNK]":3}""";
    private const string Model = $$"""{"type":"BPE","vocab":{{Vocabulary}},"merges":["a b"]}""";
    private const string WordPiece =
        $$"""{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":9,"vocab":{{Vocabulary}}}""";

    [Theory]
    [InlineData("", "is no JSON at line 1, byte 1 of it")]
    [InlineData("{\n \"model\": {,", "is no JSON at line 2, byte 12 of it")]
    [InlineData("{} {}", "is no JSON at line 1, byte 4 of it")]
    [InlineData("[]", "$ (line 1): must be an object, but is an array")]
    [InlineData("{}", "$ (line 1): model is missing")]
    [InlineData("{\"a\":1,\"a\":2}", "$.a (line 1): is there twice")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "depth")]
    public void Json(string json, string problem) => AssertFails(json, problem);

    [Fact]
    public void InvalidUtf8() => Assert.Contains("not valid UTF-8", Fail([0x22, 0xFF, 0x22]));

    [Fact]
    public void UnknownKeys() => AssertFails($$"""{"model":{{Model}},"surprise":1}""", "$.surprise (line 1): is not known here");

    [Theory]
    [InlineData("{\"type\":\"Nmt\"}", "$.normalizer.type (line 1): the normalizer Nmt is not known")]
    [InlineData("{\"type\":1}", "$.normalizer.type (line 1): must be a string, but is 1")]
    [InlineData("{}", "$.normalizer (line 1): type is missing")]
    [InlineData("{\"type\":\"NFC\",\"x\":1}", "$.normalizer.x (line 1): is not known here")]
    [InlineData("{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},{\"type\":\"X\"}]}", "$.normalizer.normalizers[1].type (line 1): the normalizer X")]
    [InlineData("{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"a+\"},\"content\":\"\"}", "$.normalizer.pattern.Regex (line 1): the regular expression a+ is not known")]
    [InlineData("{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"\"}", "$.normalizer.pattern.String (line 1): is empty")]
    [InlineData("{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"?\"}", "$.normalizer.precompiled_charsmap (line 1): is not base64")]
    [InlineData("{\"type\":\"BertNormalizer\",\"clean_text\":1}", "lowercase is missing")]
    public void Normalizers(string component, string problem) => AssertFails($$"""{"normalizer":{{component}},"model":{{Model}}}""", problem);

    [Theory]
    [InlineData("{\"type\":\"UnicodeScripts\"}", "the pre-tokenizer UnicodeScripts is not known")]
    [InlineData("{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"ByteLevel\"},{\"type\":\"Whitespace\"}]}", "$.pre_tokenizer.pretokenizers[1] (line 1): comes behind ByteLevel")]
    [InlineData("{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"ByteLevel\"},{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\s\"},\"behavior\":\"Isolated\",\"invert\":false}]}", "pretokenizers[1].pattern.Regex (line 1): comes behind ByteLevel, where only ASCII digits")]
    [InlineData("{\"type\":\"Split\",\"pattern\":{\"Regex\":\"a|b\"},\"behavior\":\"Isolated\",\"invert\":false}", "$.pre_tokenizer.pattern.Regex (line 1): the regular expression a|b is not known")]
    [InlineData("{\"type\":\"Split\",\"pattern\":{\"String\":\"a\"},\"behavior\":\"isolated\",\"invert\":false}", "$.pre_tokenizer.behavior (line 1): must be Removed, Isolated")]
    [InlineData("{\"type\":\"Split\",\"pattern\":{\"String\":\"a\"},\"behavior\":\"Isolated\",\"invert\":true}", "invert is only known with the patterns")]
    [InlineData("{\"type\":\"Metaspace\",\"replacement\":\"__\"}", "$.pre_tokenizer.replacement (line 1): must be one character")]
    [InlineData("{\"type\":\"Metaspace\",\"replacement\":\"_\",\"prepend_scheme\":\"last\"}", "must be always, first or never")]
    [InlineData("{\"type\":\"Metaspace\",\"replacement\":\"_\",\"prepend_scheme\":\"first\",\"add_prefix_space\":false}", "is false, but prepend_scheme is first")]
    public void PreTokenizers(string component, string problem) => AssertFails($$"""{"pre_tokenizer":{{component}},"model":{{Model}}}""", problem);

    [Theory]
    [InlineData("{\"type\":\"CTC\"}", "the decoder CTC is not known")]
    [InlineData("{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Fuse\"},{\"type\":\"ByteFallback\"}]}", "$.decoder.decoders[1] (line 1): comes behind Fuse")]
    [InlineData("{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Fuse\"},{\"type\":\"Strip\",\"content\":\" \",\"start\":0,\"stop\":1}]}", "at most one character at the start can be removed")]
    [InlineData("{\"type\":\"Strip\",\"content\":\"ab\",\"start\":0,\"stop\":1}", "$.decoder.content (line 1): must be one character")]
    public void Decoders(string component, string problem) => AssertFails($$"""{"decoder":{{component}},"model":{{Model}}}""", problem);

    [Theory]
    [InlineData("{\"type\":\"X\"}", "the post-processor X is not known")]
    [InlineData("{\"type\":\"BertProcessing\",\"cls\":[\"a\",0],\"sep\":[1]}", "$.post_processor.sep (line 1): must be a token and its id")]
    [InlineData("{\"type\":\"BertProcessing\",\"cls\":[\"a\",0],\"sep\":[\"z\",9]}", "puts the token 9 around texts, which is none")]
    [InlineData("{\"type\":\"TemplateProcessing\",\"single\":[],\"pair\":[],\"special_tokens\":{}}", "$.post_processor.single (line 1): the text A is missing")]
    [InlineData("{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"z\"}}],\"pair\":[],\"special_tokens\":{}}", "\"z\" is not among the special_tokens")]
    [InlineData("{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"B\"}}],\"pair\":[],\"special_tokens\":{}}", "the texts must be A, in this order and each once")]
    public void PostProcessors(string component, string problem) => AssertFails($$"""{"post_processor":{{component}},"model":{{Model}}}""", problem);

    [Theory]
    [InlineData("{\"id\":-1,\"content\":\"x\"}", "$.added_tokens[0].id (line 1): must be a whole number from 0")]
    [InlineData("{\"id\":5000000,\"content\":\"x\"}", "ids go from 0 to 4194303")]
    [InlineData("{\"id\":4000000,\"content\":\"x\"}", "has the id 4000000, but only 5 tokens")]
    [InlineData("{\"id\":7,\"content\":\"a\"}", "the added token \"a\" has the id 7, but the model says 0")]
    [InlineData("{\"id\":0,\"content\":\"x\"}", "the added token \"x\" has the id 0, but that is the model's token \"a\"")]
    [InlineData("{\"id\":7,\"content\":\"x\"},{\"id\":7,\"content\":\"y\"}", "$.added_tokens[1].id (line 1): is also the id of \"x\"")]
    [InlineData("{\"id\":7,\"content\":\"x\"},{\"id\":8,\"content\":\"x\"}", "the added token \"x\" is there twice")]
    [InlineData("{\"id\":7,\"content\":\"x\",\"colour\":1}", "$.added_tokens[0].colour (line 1): is not known here")]
    public void AddedTokens(string tokens, string problem) => AssertFails($$"""{"added_tokens":[{{tokens}}],"model":{{Model}}}""", problem);

    [Theory]
    [InlineData("{\"type\":\"WordLevel\",\"vocab\":{\"a\":0},\"unk_token\":\"a\"}", "$.model.type (line 1): the model WordLevel is not known")]
    [InlineData("{}", "$.model (line 1): type is missing")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{},\"merges\":[]}", "$.model.vocab (line 1): has no tokens")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":[],\"merges\":[]}", "must be an object of tokens and ids")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":0},\"merges\":[]}", "two tokens with the id 0")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"a\":1},\"merges\":[]}", "has the token \"a\" twice, with the ids 0 and 1")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":-1},\"merges\":[]}", "has the id -1, but ids go from 0")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":\"0\"},\"merges\":[]}", "the token \"a\" has no whole number as id")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":99999999999},\"merges\":[]}", "has the id 99999999999, but ids go from 0")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":4000000},\"merges\":[]}", "has the id 4000000, but only 1 tokens")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"\\ud800\":0},\"merges\":[]}", "half a surrogate pair")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a a\"]}", "$.model.merges (line 1): merge 0 needs \"aa\", which is no token")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"aa\"]}", "merge 0 is \"aa\", but must be two tokens with a space between")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[[\"a\"]]}", "must have merges that are strings, or arrays of two strings")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":{}}", "must be an array of merges")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[],\"dropout\":0.1}", "$.model.dropout (line 1): is not 0")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[],\"end_of_word_suffix\":\"</w>\"}", "$.model.end_of_word_suffix (line 1): is not empty")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[],\"unk_token\":\"u\"}", "\"u\" is not in the vocabulary")]
    [InlineData("{\"type\":\"BPE\",\"vocab\":{\"<0x00>\":0},\"merges\":[],\"byte_fallback\":true}", "the token <0x01> is missing")]
    [InlineData("{\"type\":\"WordPiece\",\"vocab\":{\"a\":0}}", "max_input_chars_per_word is missing")]
    [InlineData("{\"type\":\"Unigram\",\"vocab\":{},\"unk_id\":0}", "must be an array of tokens with scores")]
    [InlineData("{\"type\":\"Unigram\",\"vocab\":[[\"a\",0.5]],\"unk_id\":1}", "$.model.unk_id (line 1): is 1, but the vocabulary has 1 tokens")]
    [InlineData("{\"type\":\"Unigram\",\"vocab\":[[\"a\",0.5]],\"unk_id\":null}", "$.model (line 1): unk_id is missing")]
    [InlineData("{\"type\":\"Unigram\",\"vocab\":[[\"a\"]],\"unk_id\":0}", "token 0 must be an array of a string and a number")]
    [InlineData("{\"type\":\"Unigram\",\"vocab\":[[\"a\",0.5,1]],\"unk_id\":0}", "token 0 must be an array of a string and a number")]
    [InlineData("{\"type\":\"Unigram\",\"vocab\":[[\"a\",1e999]],\"unk_id\":0}", "token 0 has a score that is not finite")]
    public void Models(string model, string problem) => AssertFails($$"""{"model":{{model}}}""", problem);

    [Fact]
    public void LongAddedTokens() =>
        AssertFails($$"""{"added_tokens":[{"id":4,"content":"{{new string('x', 5000)}}"}],"model":{{Model}}}""", "$.added_tokens[0].content (line 1): has 5000 bytes");

    [Fact]
    public void ManyValues() => AssertFails("[" + string.Join(',', Enumerable.Repeat("1", 1 << 20)) + "]", "has more than 1048576 values");

    [Fact]
    public void GrowingAddedTokens() => AssertFails(
        $$"""{"normalizer":{"type":"Replace","pattern":{"String":"x"},"content":"{{new string('y', 999)}}"},"added_tokens":[{"id":4,"content":"x"}],"model":{{Model}}}""",
        "the added token \"x\" has more than 288 bytes once it is normalized");

    [Fact]
    public void ByteLevelNeedsBytePairs() =>
        AssertFails($$"""{"pre_tokenizer":{"type":"ByteLevel"},"model":{{WordPiece}}}""", "is WordPiece, but behind ByteLevel only BPE is known");

    [Fact]
    public void NothingIsBehindTheNormalizerByteLevel() => AssertFails(
        $$"""{"normalizer":{"type":"ByteLevel"},"pre_tokenizer":{"type":"Digits"},"model":{{Model}}}""",
        "$.pre_tokenizer (line 1): comes behind the normalizer ByteLevel");

    [Fact]
    public void NormalizerByteLevel()
    {
        var tokenizer = Tokenizer.FromTokenizerJson(
            """{"normalizer":{"type":"ByteLevel"},"decoder":{"type":"ByteLevel"},"model":{"type":"BPE","vocab":{"Ġ":0,"Ã":1,"©":2,"Ã©":3},"merges":["Ã ©"]}}"""u8);
        Assert.Equal([0, 3], tokenizer.Encode(" é"));
        Assert.Equal(" é", tokenizer.Decode([0, 3]));
    }

    /// <summary>As Falcon has it; é is the bytes Ã and ©, ² is Â and ², which counts as a digit.</summary>
    [Fact]
    public void DigitsBehindByteLevel()
    {
        var tokenizer = Tokenizer.FromTokenizerJson(
            """
            {"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"ByteLevel","add_prefix_space":false},{"type":"Digits","individual_digits":false},
            {"type":"Split","pattern":{"Regex":"[0-9][0-9][0-9]"},"behavior":"Isolated","invert":false}]},
            "model":{"type":"BPE","vocab":{"1":0,"11":1,"Ã":2,"©":3,"Ã©":4,"Â":5,"²":6,"Â²":7},"merges":["1 1","Ã ©","Â ²"]}}
            """u8);
        Assert.Equal([4, 1, 0, 0, 4], tokenizer.Encode("é1111é"));
        Assert.Equal([5, 6], tokenizer.Encode("²"));
    }

    [Fact]
    public void PlacesHaveLines() =>
        AssertFails($$"""
            {
              "model": {{Model}},
              "decoder": {
                "type": "CTC"
              }
            }
            """, "$.decoder.type (line 4)");

    [Fact]
    public void KeysComeInAnyOrder()
    {
        var tokenizer = Tokenizer.FromTokenizerJson(Encoding.UTF8.GetBytes(
            $$"""{"model":{"merges":[["a","b"]],"vocab":{{Vocabulary}},"type":"BPE"},"version":"1.0","padding":{"x":1},"truncation":null}"""));
        Assert.Equal([2, 0], tokenizer.Encode("aba"));
        Assert.Equal("ab a", tokenizer.Decode([2, 0]));
    }

    private static void AssertFails(string json, string problem) => Assert.Contains(problem, Fail(Encoding.UTF8.GetBytes(json)));

    private static string Fail(byte[] json)
    {
        string message = Assert.Throws<TokenizerException>(() => Tokenizer.FromTokenizerJson(json)).Message;
        Assert.StartsWith("tokenizer.json: ", message);
        return message;
    }
}
