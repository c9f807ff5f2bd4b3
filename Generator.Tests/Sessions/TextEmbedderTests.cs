using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>A compiled model of BERT's family takes text.</summary>
public class TextEmbedderTests
{
    private const int MaxLength = 12;
    private const int DModel = 16;

    private static readonly Tokenizer Bert = Tokenizer.Load(Path.Combine(Files.Repository, "Runtime.Tests", "Tokenizers", "Goldens", "bert-uncased"));

    private static readonly string[] Texts =
        ["To be, or not to be", "Été, naïve", "", "日本 kitty", .. Enumerable.Range(0, 60).Select(i => $"number {i} of some lines that say nothing")];

    private static readonly CompiledModel Compiled = CompiledModel.Compile(
        $"dModel: {DModel}, heads: 2, dFf: 32, maxLength: {MaxLength}, Vocabulary = {Bert.VocabularySize}, TokenTypes = 2, Positions = Positions.Learned, Pooling = Pooling.Mean");

    [Fact]
    public void A_text_has_the_bits_of_its_tokens_cut_to_the_longest_sequence()
    {
        using var model = Compiled.CreateRandom(1);
        using var session = (ITokenEmbedder)model.CreateSession();
        var embedder = new TextEmbedder(session, Bert);
        var expected = new float[DModel];
        foreach (string text in Texts)
        {
            int[] tokens = Bert.Encode(text, SpecialTokens.Both);
            if (tokens.Length > MaxLength)
                tokens = [.. tokens[..(MaxLength - 1)], tokens[^1]];
            session.Embed(tokens, expected);
            Assert.Equal(expected, embedder.Embed(text).ToArray());
            Assert.Equal(expected, embedder.Embed(System.Text.Encoding.UTF8.GetBytes(text)).ToArray());
        }
    }

    [Fact]
    public void Texts_of_a_batch_have_the_bits_they_have_alone()
    {
        using var model = Compiled.CreateRandom(1);
        using var session = (ITokenEmbedder)model.CreateSession();
        var embedder = new TextEmbedder(session, Bert);
        var embeddings = new float[Texts.Length * DModel];
        embedder.EmbedBatch(Texts, embeddings);
        for (int i = 0; i < Texts.Length; i++)
            Assert.Equal(embedder.Embed(Texts[i]).ToArray(), embeddings[(i * DModel)..((i + 1) * DModel)]);
    }

    [Fact]
    public void No_call_allocates()
    {
        using var model = Compiled.CreateRandom(1);
        using var session = (ITokenEmbedder)model.CreateSession();
        var embedder = new TextEmbedder(session, Bert);
        var embeddings = new float[Texts.Length * DModel];
        Assert.Equal(0, Allocation.Bytes(() =>
        {
            embedder.EmbedBatch(Texts, embeddings);
            embedder.Embed(Texts[1], embeddings);
        }));
    }

    [Fact]
    public void Special_tokens_in_a_text_are_text_on_request()
    {
        using var model = Compiled.CreateRandom(1);
        using var session = (ITokenEmbedder)model.CreateSession();
        var expected = new float[DModel];
        session.Embed(Bert.Encode("a [SEP]", SpecialTokens.Both | SpecialTokens.InTextAreText), expected);
        Assert.Equal(expected, new TextEmbedder(session, Bert, specialIsText: true).Embed("a [SEP]").ToArray());
        Assert.NotEqual(expected, new TextEmbedder(session, Bert).Embed("a [SEP]").ToArray());
    }

    [Fact]
    public void A_model_that_is_too_short_for_special_tokens_is_refused()
    {
        using var model = CompiledModel.Compile(
            $"dModel: 16, heads: 2, dFf: 16, maxLength: 1, Vocabulary = {Bert.VocabularySize}, Pooling = Pooling.Mean").CreateRandom(1);
        using var session = (ITokenEmbedder)model.CreateSession();
        var error = Assert.Throws<ArgumentException>("tokenizer", () => new TextEmbedder(session, Bert));
        Assert.StartsWith("The tokenizer adds 2 special tokens, but the model takes 1 tokens.", error.Message);
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        using var model = CompiledModel.Compile("dModel: 16, heads: 2, dFf: 16, maxLength: 4, Vocabulary = 9, Pooling = Pooling.Mean").CreateRandom(1);
        using var session = (ITokenEmbedder)model.CreateSession();
        var error = Assert.Throws<ArgumentException>("tokenizer", () => new TextEmbedder(session, Bert));
        Assert.StartsWith($"The tokenizer has {Bert.VocabularySize} tokens, but the model's vocabulary 9.", error.Message);
        Assert.Throws<ArgumentNullException>("session", () => new TextEmbedder(null!, Bert));
        Assert.Throws<ArgumentNullException>("tokenizer", () => new TextEmbedder(session, null!));

        using var larger = Compiled.CreateRandom(1);
        var embedder = new TextEmbedder((ITokenEmbedder)larger.CreateSession(), Bert, maxTextBytes: 5);
        Assert.Throws<ArgumentException>("text", () => embedder.Embed("too long"));
        Assert.Throws<ArgumentException>("embeddings", () => embedder.EmbedBatch(["a", "b"], new float[DModel]));
        Assert.Throws<ArgumentException>("texts", () => embedder.EmbedBatch(["a", null!], new float[2 * DModel]));
        Assert.Throws<ArgumentOutOfRangeException>("maxTextBytes", () => new TextEmbedder((ITokenEmbedder)larger.CreateSession(), Bert, maxTextBytes: 0));
    }
}
