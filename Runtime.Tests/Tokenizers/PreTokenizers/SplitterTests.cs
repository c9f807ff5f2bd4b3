using System.Text;
using TxGen.Runtime;

namespace TxGen.Runtime.Tests;

/// <summary>What pre-tokenizers cut, as the reference's own examples do.</summary>
public class SplitterTests
{
    [Theory]
    [InlineData("Removed", "the|final|countdown")]
    [InlineData("Isolated", "the|-|final|-|-|countdown")]
    [InlineData("MergedWithPrevious", "the-|final-|-|countdown")]
    [InlineData("MergedWithNext", "the|-final|-|-countdown")]
    [InlineData("Contiguous", "the|-|final|--|countdown")]
    public void Behaviors(string behavior, string expected) =>
        Assert.Equal(expected, Cut(new StringMatcher([(byte)'-']), "the-final--countdown", Enum.Parse<DelimiterBehavior>(behavior)));

    [Theory]
    [InlineData("Removed", "a")]
    [InlineData("Isolated", "-|a|-")]
    [InlineData("MergedWithPrevious", "-|a-")]
    [InlineData("MergedWithNext", "-a|-")]
    [InlineData("Contiguous", "-|a|-")]
    public void DelimitersAtEnds(string behavior, string expected) =>
        Assert.Equal(expected, Cut(new DelimiterSplitter(new StringMatcher([(byte)'-']), Enum.Parse<DelimiterBehavior>(behavior)), "-a-"));

    [Theory]
    [InlineData("Hey man! How's it—going?  ok", "Hey|man|!|How|'|s|it|—|going|?|ok")]
    [InlineData("a$b=c\u3000d", "a|$|b|=|c|d")]
    [InlineData(" \t ", "")]
    public void Bert(string text, string expected) => Assert.Equal(expected, Cut(new BertSplitter(), text));

    [Theory]
    [InlineData("Hey man!?  e\u0301_1 …", "Hey|man|!?|e\u0301_1|…")]
    [InlineData("  ", "")]
    public void Words(string text, string expected) => Assert.Equal(expected, Cut(new WordSplitter(), text));

    [Fact]
    public void Digits() =>
        Assert.Equal("a|1|2|b|²", Cut(new CharacterMatcher(CharacterClass.IsNumber), "a12b²"));

    [Fact]
    public void SpaceRuns() =>
        Assert.Equal("a b|   |c|  ", Cut(new DelimiterSplitter(new SpaceRunMatcher(), DelimiterBehavior.Isolated), "a b   c  "));

    [Fact]
    public void Runs()
    {
        Assert.Equal("12٣|4|a|567", Cut(new RunMatcher(CharacterClass.IsNumber, most: 3), "12٣4a567"));
        Assert.Equal(" |\u3000ab|1|c|  ", Cut(new RunMatcher(CharacterClass.IsLetter, takesSpace: true), " \u3000ab1c  "));
    }

    [Fact]
    public void ThreeDigits() =>
        Assert.Equal("a12b|345|67", Cut(new DelimiterSplitter(new DigitsMatcher(3), DelimiterBehavior.Isolated), "a12b34567"));

    private static string Cut(DelimiterMatcher matcher, string text, DelimiterBehavior behavior = DelimiterBehavior.Isolated) =>
        Cut(new DelimiterSplitter(matcher, behavior), text);

    private static string Cut(Splitter splitter, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var pieces = new List<string>();
        int at = 0;
        while (splitter.TryNext(utf8, ref at, out int start, out int end))
            pieces.Add(Encoding.UTF8.GetString(utf8[start..end]));
        return string.Join('|', pieces);
    }
}
