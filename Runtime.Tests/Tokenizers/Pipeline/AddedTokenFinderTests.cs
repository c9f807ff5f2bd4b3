using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Added tokens are cut out of a text before the model sees it.</summary>
public class AddedTokenFinderTests
{
    private const int Start = 256;
    private const int Mask = 257;

    [Theory]
    [InlineData("<s>", "256")]
    [InlineData("a<s>b", "a 256 b")]
    [InlineData("<s><s>", "256 256")]
    [InlineData("<<s>>", "< 256 >")]
    [InlineData("<s", "< s")]
    [InlineData("", "")]
    public void They_are_found_wherever_they_stand(string text, string expected) =>
        Assert.Equal(expected, Encode(text, Token("<s>", Start)));

    [Fact]
    public void The_longest_of_those_that_begin_first_counts()
    {
        AddedToken[] tokens = [Token("<s>", 256), Token("<s><t>", 257), Token("t", 258), Token("s><t>x", 259)];
        Assert.Equal("257 x", Encode("<s><t>x", tokens));
        Assert.Equal("256 < 258 x", Encode("<s><tx", tokens));
    }

    [Theory]
    [InlineData("a <m> b", "a 256 b")]
    [InlineData("a \t\u3000<m>\n\u00A0b", "a 256 b")]
    [InlineData("<m> <m>", "256 256")]
    public void White_space_beside_them_may_belong_to_them(string text, string expected) =>
        Assert.Equal(expected, Encode(text, Token("<m>", 256) with { TakesLeft = true, TakesRight = true }));

    [Theory]
    [InlineData("<m> \t\n", "256 257 258")]
    [InlineData("<m> \t a", "256 257 _ a")]
    [InlineData("<m>  a", "256 a")]
    [InlineData("<m>\n\n", "256")]
    public void White_space_that_belongs_to_them_may_be_tokens_too(string text, string expected) =>
        Assert.Equal(
            expected,
            Encode(text, Token("<m>", 256) with { TakesRight = true }, Token("\t", 257), Token("\n", 258) with { TakesLeft = true }));

    [Theory]
    [InlineData("a day", "a _ 256")]
    [InlineData("day.", "256 .")]
    [InlineData("days", "d a y s")]
    [InlineData("1day", "1 d a y")]
    [InlineData("_day day", "_ d a y _ 256")]
    public void A_single_word_is_none_inside_another(string text, string expected) =>
        Assert.Equal(expected, Encode(text.Replace(' ', ' '), Token("day", 256) with { IsSingleWord = true }));

    [Fact]
    public void Special_ones_are_text_on_request()
    {
        AddedToken[] tokens = [Token("<s>", 256), Token("<t>", 257) with { IsSpecial = false }];
        Assert.Equal("256 257", Encode("<s><t>", tokens));
        Assert.Equal("< s > 257", Encode("<s><t>", SpecialTokens.InTextAreText, tokens));
    }

    [Fact]
    public void Their_ranges_have_the_white_space_they_take()
    {
        var parts = Pipelines.OfBytes("<s>", "<m>") with
        {
            AddedToText = new([Token("<m>", Mask) with { TakesLeft = true }], "test"),
        };
        var ranges = new Range[10];
        Assert.True(new Tokenizer(parts).CreateEncoder(20).TryEncode("a  <m>b", new int[10], ranges, out int count));
        Assert.Equal([0..1, 1..6, 6..7], ranges[..count]);
    }

    private static AddedToken Token(string content, int id) => new(id, Encoding.UTF8.GetBytes(content), IsSpecial: true);

    private static string Encode(string text, params AddedToken[] tokens) => Encode(text, SpecialTokens.None, tokens);

    /// <summary>Bytes as characters, a space as _, and the ids of other tokens.</summary>
    private static string Encode(string text, SpecialTokens special, params AddedToken[] tokens)
    {
        var parts = Pipelines.OfBytes("<1>", "<2>", "<3>", "<4>") with { AddedToText = new(tokens, "test") };
        int[] ids = new Tokenizer(parts).Encode(text, special);
        return string.Join(' ', ids.Select(id => id >= 256 ? $"{id}" : id == ' ' ? "_" : $"{(char)id}"));
    }
}
