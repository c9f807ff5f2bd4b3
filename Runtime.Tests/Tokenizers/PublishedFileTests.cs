using System.Text.Json;

namespace TxGen.Runtime.Tests;

/// <summary>Files of published models give the tokens that other libraries wrote down for them.</summary>
public class PublishedFileTests
{
    [FixtureTheory("tokenizers")]
    [InlineData("tokenizer.json")]
    [InlineData("vocab.json")]
    [InlineData("")]
    public void Gpt2(string file)
    {
        var tokenizer = Tokenizer.Load(Fixtures.Path("tokenizers", "gpt2", file));
        Assert.Equal(50257, tokenizer.VocabularySize);
        Assert.Equal(Expected("gpt2"), Encode(tokenizer, SpecialTokens.Both));
        Assert.Equal(Text, tokenizer.Decode(Encode(tokenizer, SpecialTokens.Both)));
    }

    [FixtureFact("tokenizers")]
    public void Bert()
    {
        var tokenizer = Tokenizer.Load(Fixtures.Path("tokenizers", "bert-base-uncased", "vocab.txt"));
        Assert.Equal(Expected("bert-base-uncased"), Encode(tokenizer, SpecialTokens.Both));
        Assert.Equal((101, 102), (tokenizer.BeginToken, tokenizer.EndToken));
    }

    [FixtureFact("tokenizers")]
    public void BertQuestions()
    {
        var tokenizer = Tokenizer.Load(Fixtures.Path("tokenizers", "bert-base-uncased"));
        string path = Fixtures.Path("tokenizers", "bert-base-uncased", "questions.expected.json");
        using var questions = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonElement question in questions.RootElement.EnumerateArray())
        {
            string text = question.GetProperty("text").GetString()!;
            int[] ids = [.. question.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            Assert.Equal(ids, tokenizer.Encode(text));
        }
    }

    private static string Text => File.ReadAllText(Fixtures.Path("tokenizers", "monty-python-credits.txt"));

    private static int[] Encode(Tokenizer tokenizer, SpecialTokens special) => tokenizer.Encode(Text, special);

    private static int[] Expected(string model)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("tokenizers", model, "monty-python-credits.expected.json")));
        return [.. file.RootElement.GetProperty("token_ids").EnumerateArray().Select(id => id.GetInt32())];
    }
}
