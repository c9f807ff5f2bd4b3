using System.Text;
using TxGen.Runtime;

namespace TxGen.Runtime.Tests;

public class BertNormalizerTests
{
    [Theory]
    [InlineData("Hello\tWORLD\r\n", "hello world  ")]
    [InlineData("a\u0000b\u0001c\u000bd\u007fe\ufffdf", "abcdef")]
    [InlineData("a\u200bb\u00adc\ue000d", "abcd")]
    [InlineData("ÀÉî ÅΩ", "aei aω")]
    [InlineData("e\u0301\u0323", "e")]
    [InlineData("ab北京c", "ab 北  京 c")]
    [InlineData("豈", " 豈 ")]
    [InlineData("İI", "ii")]
    [InlineData("\u00a0\u2003\u3000", "   ")]
    [InlineData("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8")]
    public void Uncased(string text, string expected) => Assert.Equal(expected, Run(new(true, true, true, true), text));

    [Theory]
    [InlineData("ÀÉî İ", "ÀÉî İ")]
    [InlineData("A\tB", "A B")]
    public void Cased(string text, string expected) => Assert.Equal(expected, Run(new(true, true, false, false), text));

    [Theory]
    [InlineData("ÀÉ İ", "àé i\u0307")]
    public void LowerWithAccents(string text, string expected) => Assert.Equal(expected, Run(new(true, true, false, true), text));

    [Theory]
    [InlineData("A\tB\u0000北", "A\tB\u0000北")]
    public void Nothing(string text, string expected) => Assert.Equal(expected, Run(new(false, false, false, false), text));

    [Fact]
    public void OriginsAreThoseOfTheCharacters()
    {
        NormalizedText text = Normalize(new(true, true, true, true), "É北x");
        Assert.Equal("e 北 x", Encoding.UTF8.GetString(text.Bytes));
        Assert.Equal([0, ~2, 2, 4, 4, ~5, 5], text.Origins.ToArray());
    }

    private static string Run(BertNormalizer normalizer, string text) => Encoding.UTF8.GetString(Normalize(normalizer, text).Bytes);

    private static NormalizedText Normalize(BertNormalizer normalizer, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var from = new NormalizedText(1024);
        var to = new NormalizedText(1024);
        from.AppendSource(utf8, 0);
        normalizer.Normalize(from, to);
        return to;
    }
}
