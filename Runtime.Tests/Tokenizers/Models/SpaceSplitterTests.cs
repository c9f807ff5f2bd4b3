using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Cutting in front of spaces changes no token.</summary>
public class SpaceSplitterTests
{
    private static readonly byte[] Mark = Encoding.UTF8.GetBytes("▁");

    [Theory]
    [InlineData("▁a▁b", "▁a|▁b")]
    [InlineData("a▁▁b▁", "a|▁▁b|▁")]
    [InlineData("▁▁", "▁▁")]
    [InlineData("abc", "abc")]
    [InlineData("a▁\u0080b▁c", "a▁\u0080b|▁c")]
    public void Pieces_begin_with_runs_of_spaces(string text, string pieces)
    {
        // Latin-1 around the spaces: a stray byte can be written.
        byte[] bytes = Encoding.Latin1.GetBytes(text.Replace("▁", "\u00E2\u0096\u0081"));
        var found = new List<string>();
        int at = 0;
        while (new SpaceSplitter(Mark).TryNext(bytes, ref at, out int start, out int end))
            found.Add(Encoding.Latin1.GetString(bytes[start..end]).Replace("\u00E2\u0096\u0081", "▁"));
        Assert.Equal(pieces, string.Join('|', found));
    }

    [Theory]
    [InlineData(true, "▁", "a", "▁a", "▁▁")]
    [InlineData(false, "▁", "a", "a▁")]
    [InlineData(false, "a", "▁a")]
    public void A_token_with_a_space_behind_something_else_forbids_it(bool isExact, params string[] texts) =>
        Assert.Equal(isExact, SpaceSplitter.For(new([.. texts.Select(Encoding.UTF8.GetBytes)]), Mark).Count == 1);

    [Fact]
    public void Tokens_are_the_same_with_and_without_it()
    {
        byte[][] letters = [.. "?▁ab€".Select(letter => Encoding.UTF8.GetBytes($"{letter}"))];
        var random = new Random(3);
        int tried = 0;
        while (tried < 40)
        {
            List<byte[]> texts = [.. letters];
            for (int i = 0; i < 12; i++)
                texts.Add([.. texts[random.Next(texts.Count)], .. texts[random.Next(texts.Count)]]);
            var pieces = new PieceTable(texts);
            if (SpaceSplitter.For(pieces, Mark) is not [var splitter])
                continue;
            tried++;
            float[] scores = [.. texts.Select(_ => (float)random.Next(5))];
            var symbols = new CharacterSymbols(pieces, _ => true, null, unknown: 0, fusesUnknown: true);
            var model = new Bpe(symbols, MergeTable.FromScores(pieces, scores, _ => true, _ => true, "test"));
            var parts = Pipelines.Parts(model, texts);
            var whole = new Tokenizer(parts);
            var split = new Tokenizer(parts with { PreTokenizers = [splitter] });
            for (int i = 0; i < 50; i++)
            {
                string text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => "▁▁ab€x"[random.Next(6)]));
                Assert.Equal(whole.Encode(text), split.Encode(text));
            }
        }
    }
}
