using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Origins, memory and time of the stages.</summary>
public class NormalizerTests
{
    private static readonly string[] Texts =
        ["", "Plain text", "Ünïcödé ÉÀ", "e\u0301\u0316x", "\u1112\u1161\u11ABa", "日本語", "İA😀", "ﬁ㌀", "\u0301\u0316", "Привет, Йод"];

    [Fact]
    public void Origins_are_starts_of_characters()
    {
        foreach (string text in Texts)
        {
            var starts = Forms.Text(text).Origins.ToArray().ToHashSet();
            foreach (string form in Forms.Stages.Keys)
            {
                foreach (int origin in Forms.Run(form, text).Origins)
                    Assert.Contains(origin, starts);
            }
        }
    }

    [Fact]
    public void Characters_in_lower_case_are_in_the_order_they_had()
    {
        foreach (string text in Texts)
        {
            int[] origins = Forms.Run("Lowercase", text).Origins.ToArray();
            Assert.Equal(origins.Order(), origins);
        }

        Assert.Equal("i\u0307a😀", Forms.Normalize("Lowercase", "İA😀"));
        Assert.Equal([0, 0, 0, 2, 3, 3, 3, 3], Forms.Run("Lowercase", "İA😀").Origins.ToArray());
    }

    [Theory]
    [InlineData("NFC", "xe\u0301y", new[] { 0, 1, 2, 4 })]
    [InlineData("NFC", "e\u0323\u0302", new[] { 0, 3, 3 })]
    [InlineData("NFC", "e\u0316\u0301", new[] { 0, 3, 1, 1 })]
    [InlineData("NFC", "\u1112\u1161\u11AB", new[] { 0, 6, 6 })]
    [InlineData("NFC", "é", new[] { 0, 0 })]
    [InlineData("NFD", "xéy", new[] { 0, 1, 1, 1, 3 })]
    [InlineData("NFD", "e\u0301\u0316", new[] { 0, 3, 3, 1, 1 })]
    [InlineData("NFKD", "aﬁb", new[] { 0, 1, 1, 4 })]
    [InlineData("StripAccents", "e\u0301\u0302x", new[] { 0, 5 })]
    public void Every_byte_knows_its_character(string form, string text, int[] origins) =>
        Assert.Equal(origins, Forms.Run(form, text).Origins.ToArray());

    [Fact]
    public void What_composed_before_keeps_both_ends_when_it_changes_again()
    {
        var text = new NormalizedText(10);
        var lower = new NormalizedText(10);
        text.Append(0xC9, 4, 5);
        new Lowercase().Normalize(text, lower);
        Assert.Equal("é"u8, lower.Bytes);
        Assert.Equal([4, 5], lower.Origins);
    }

    [Fact]
    public void A_text_that_does_not_fit_is_refused()
    {
        var to = new NormalizedText(5);
        var error = Assert.Throws<TextGrowthException>(() => new Decompose(compatibility: false).Normalize(Forms.Text("éé"), to));
        Assert.Contains("more than 5 bytes", error.Message);
    }

    [Fact]
    public void A_megabyte_of_disordered_marks_is_ordered_and_composed_in_one_go()
    {
        // Quadratic time would be hours.
        string marks = string.Concat(Enumerable.Repeat("\u0345\u0301\u0316\u0338\u0327", 100_000));
        string ordered = string.Concat("\u0338\u0327\u0316\u0301\u0345".Select(mark => new string(mark, 100_000)));
        Assert.True(Forms.Normalize("NFD", "\u03B1" + marks) == "\u03B1" + ordered);
        string composed = Forms.Normalize("NFC", "\u03B1" + marks);

        // The first acute and the first iota are in the letter, of which no more become part.
        Assert.Equal('\u1FB4', composed[0]);
        Assert.Equal(500_000 - 2 + 1, composed.Length);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var from = Forms.Text(string.Concat(Texts));
        var to = new NormalizedText(20 * from.Count);
        Assert.Equal(0, Allocation.Bytes(() =>
        {
            foreach (var stages in Forms.Stages.Values)
            {
                foreach (var stage in stages)
                {
                    to.Clear();
                    stage.Normalize(from, to);
                }
            }
        }));
    }
}
