using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>
/// Random damage to tokenizer files of every format, the same in every run: each loads or is refused, and what loads encodes and
/// decodes. llama2.c's and SentencePiece's files are in <see cref="FuzzTests"/>.
/// </summary>
public class TokenizerFuzzTests
{
    private const int MaxTextBytes = 64;

    // An encoder's cache and buffers, of which every step of a pipeline may have its own.
    private const int EncoderBytes = 1 << 20;

    // A value of two characters becomes an object that knows its place; and ids without tokens take memory, up to a limit.
    private const int TreeBytesPerByte = 100;

    private static readonly string[] Texts =
    [
        "a", "Hello  wörld's 12345 日本語!", "\0\r\n \t\u2028", "e\u0323\u0301\u0302 \u1100\u1161\u11A8", "\uD800<s>\uDFFF[MASK] ▁▁", "😀👩‍👩‍👧 ﷺ",
    ];

    private static readonly byte[] Vocabulary = Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 256).Select(value =>
        $"\"\\u{ByteAlphabet.Character((byte)value):x4}\":{value}"))},\"ab\":256,\"abb\":257,\"<s>\":258,\"<|endoftext|>\":259}}");

    private static readonly byte[] Merges = "#version: 0.2\na b\nab b\n"u8.ToArray();

    public static TheoryData<string> Folders => GoldenFile.FoldersWith("tokenizer.json");

    [Theory]
    [MemberData(nameof(Folders))]
    public void Tokenizer_json(string folder) =>
        AssertLoadsOrRefuses(3_000, Of(SmallGolden.Of(folder), Json, file => Tokenizer.FromTokenizerJson(file)));

    [Fact]
    public void Vocabulary_text() => AssertLoadsOrRefuses(20_000, Of(
        "[PAD]\r\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nab\n##c\nä\n日\n"u8.ToArray(), ByteMutation.Apply, file => Tokenizer.FromVocabulary(file)));

    [Fact]
    public void Vocabulary_json() => AssertLoadsOrRefuses(20_000, Of(
        Vocabulary, Json, file => Tokenizer.FromBytePairs(file, Merges)));

    [Fact]
    public void Merges_text() => AssertLoadsOrRefuses(20_000, Of(
        Merges, ByteMutation.Apply, file => Tokenizer.FromBytePairs(Vocabulary, file)));

    [Fact]
    public void Tokenizer_config() => AssertLoadsOrRefuses(20_000, Of(
        """
        {"bos_token":"<s>","mask_token":{"content":"ab","lstrip":true,"rstrip":false,"single_word":true,"normalized":true},
         "added_tokens_decoder":{"258":{"content":"<s>","special":true},"260":{"content":"<n>","normalized":true},"262":{"content":"<m>"}},
         "add_prefix_space":true,"add_bos_token":true,"tokenizer_class":"Qwen2TokenizerFast","do_lower_case":false,"strip_accents":null}
        """u8.ToArray(),
        Json,
        file => BytePairFiles.Read(Vocabulary, Merges, "v", "m", TokenizerSettings.Read(JsonTree.Read(file, "config"), map: null))));

    [Fact]
    public void Special_tokens_map() => AssertLoadsOrRefuses(20_000, Of(
        """
        {"bos_token":"<s>","eos_token":{"content":"<|endoftext|>"},"cls_token":"<s>","sep_token":{"content":"ab","normalized":true},
         "mask_token":{"content":"abb","lstrip":true,"rstrip":true,"single_word":false,"normalized":false},"pad_token":"a"}
        """u8.ToArray(),
        Json,
        file => BytePairFiles.Read(Vocabulary, Merges, "v", "m", TokenizerSettings.Read(config: null, JsonTree.Read(file, "map")))));

    /// <summary>Much is ignored in settings, and any line may be a token: a twentieth or more is refused, and a part loads.</summary>
    private static void AssertLoadsOrRefuses(int mutations, FuzzTarget target) =>
        Assert.InRange(target.CountRefused(mutations), mutations / 20, mutations - mutations / 100);

    private static FuzzTarget Of(byte[] seed, Func<byte[], Random, byte[]> mutate, Func<byte[], Tokenizer> load) =>
        new(seed, mutate, (file, way) => Use(load(file), Texts[way % Texts.Length]), error => error is TokenizerException, EncoderBytes)
        {
            BytesPerByte = TreeBytesPerByte,
        };

    private static byte[] Json(byte[] file, Random random) =>
        random.Next(4) switch
        {
            0 => ByteMutation.Apply(file, random),
            1 => JsonMutation.Apply(file, random),
            _ => JsonValueMutation.Apply(file, random),
        };

    private static void Use(Tokenizer tokenizer, string text)
    {
        ITextEncoder encoder = tokenizer.CreateEncoder(MaxTextBytes);
        var tokens = new int[4 * MaxTextBytes];
        try
        {
            encoder.TryEncode(text, tokens, new Range[tokens.Length], out int count, SpecialTokens.Both);
            foreach (int token in tokens.AsSpan(0, Math.Min(count, tokens.Length)))
                Assert.InRange(token, 0, tokenizer.VocabularySize - 1);
        }
        catch (ArgumentException error) when (error.GetType() == typeof(ArgumentException) && error.Message.Contains("once it is normalized", StringComparison.Ordinal))
        {
            // A file may say that each letter becomes a long text.
        }

        var stream = new TextStream(tokenizer);
        for (int token = 0; token < Math.Min(tokenizer.VocabularySize, MaxTextBytes); token++)
            stream.Append(token);
        stream.Finish();
    }
}
