using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>A rule stands for all of what a reader takes for one character, if that is short, however far its end lies.</summary>
public class PrecompiledNormalizerTests
{
    private const char Below = '\u0316';
    private const string Family = "👩\u200D👩\u200D👧\u200D👦\u200D";

    private static readonly PrecompiledNormalizer Normalizer = new(CharsMap.Read(
        CharsMapFile.Of(new Dictionary<string, string> { ["\u0340"] = "\u0300", ["👧"] = "g", ["e"] = "E" }), "test"));

    [Fact]
    public void A_short_character_is_replaced_as_a_whole() => Assert.Equal("aEb", Normalize("ae\u0301b"));

    [Fact]
    public void A_long_character_loses_nothing()
    {
        for (int marks = 0; marks < 300; marks++)
            Assert.Equal(
                "a" + new string(Below, marks) + "\u0300\u0301" + "bE",
                Normalize("a" + new string(Below, marks) + "\u0340\u0301" + "be\u0301"));
    }

    [Fact]
    public void A_long_chain_of_emojis_is_one_character()
    {
        for (int length = 1; length < 30; length++)
            for (int marks = 0; marks < 8; marks++)
            {
                string chain = new StringBuilder().Insert(0, Family, length).ToString() + "👩" + new string(Below, marks) + "\u200D";
                Assert.Equal(chain.Replace("👧", "g") + "g\u0301E", Normalize(chain + "👧\u0301e\u0301"));
            }
    }

    private static string Normalize(string text)
    {
        NormalizedText from = Forms.Text(text);
        var to = new NormalizedText(2 * from.Count);
        Normalizer.Normalize(from, to);
        return Encoding.UTF8.GetString(to.Bytes);
    }
}
