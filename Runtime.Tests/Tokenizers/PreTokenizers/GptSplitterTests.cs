using System.Text;
using System.Text.RegularExpressions;
using TxGen.Runtime;

namespace TxGen.Runtime.Tests;

/// <summary>The splitters of the GPT family cut as .NET's regular expressions do with the patterns they stand for.</summary>
public class GptSplitterTests
{
    private const int Texts = 30_000;

    // What patterns tell apart, and neighbours of it.
    private static readonly string[] _parts =
    [
        "'", "’", "s", "t", "re", "ve", "m", "ll", "d", "S", "LL", "ſ", "R", "V", "e", "l", " ", "  ", "   ",
        "\n", "\r\n", "\r", "\t", "\u00a0",
        "\u2003", "\u3000", "\u0085", "\u180e", "\ufeff", "\u200b", "a", "Zz", "é", "e\u0301", "日本", "क", "कि", "0", "12", "345", "6789",
        "²", "Ⅷ", "٣", "𝟘", "!", "...", "/", "_", "€", "😀", "👩‍🚀", "𠀀", "\u0000", "\u0301", "\u0903", "Ab", "É", "ß", "ǅ", "ʰ",
    ];

    public static TheoryData<string, string> Patterns => new()
    {
        { Gpt2Splitter.Pattern, Gpt2Splitter.Pattern },
        { Gpt4Splitter.Pattern, WithLongS(Gpt4Splitter.Pattern) },
        { Gpt4Splitter.SingleDigitPattern, WithLongS(Gpt4Splitter.SingleDigitPattern) },
        { Gpt4oSplitter.Pattern, WithLongS(Gpt4oSplitter.Pattern) },
        { Gpt4oSplitter.TekkenPattern, Gpt4oSplitter.TekkenPattern },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void RandomTexts(string name, string pattern)
    {
        var random = new Random(1);
        Splitter splitter = name switch
        {
            Gpt2Splitter.Pattern => new Gpt2Splitter(),
            Gpt4oSplitter.Pattern => new Gpt4oSplitter(3, hasContractions: true),
            Gpt4oSplitter.TekkenPattern => new Gpt4oSplitter(1, hasContractions: false),
            _ => new Gpt4Splitter(name == Gpt4Splitter.Pattern ? 3 : 1),
        };
        var regex = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled);
        for (int i = 0; i < Texts; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(12) == 0
                ? RandomCharacter(random)
                : _parts[random.Next(_parts.Length)]));
            Assert.Equal(Expected(regex, text), Cut(splitter, text));
        }
    }

    [Fact]
    public void EmptyText() => Assert.Empty(Cut(new Gpt2Splitter(), ""));

    private static string WithLongS(string pattern) => pattern.Replace("(?i:'s|", "(?i:'s|'ſ|", StringComparison.Ordinal);

    private static string RandomCharacter(Random random)
    {
        while (true)
        {
            // .NET's patterns see half characters beyond U+FFFF.
            int codePoint = random.Next(0x10000);
            if (Rune.IsValid(codePoint))
                return new Rune(codePoint).ToString();
        }
    }

    /// <summary>.NET matches units of UTF-16: characters beyond U+FFFF become others of their kind for it.</summary>
    private static string[] Expected(Regex regex, string text)
    {
        var stand = new StringBuilder();
        var originals = new List<string>();
        foreach (Rune rune in text.EnumerateRunes())
        {
            originals.Add(rune.ToString());
            stand.Append(rune.IsBmp ? (char)rune.Value : Rune.IsLetter(rune) ? 'א' : Rune.IsNumber(rune) ? '๓' : '☃');
        }

        return [.. regex.Matches(stand.ToString()).Select(match => string.Concat(originals.GetRange(match.Index, match.Length)))];
    }

    private static string[] Cut(Splitter splitter, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var pieces = new List<string>();
        int at = 0;
        while (splitter.TryNext(utf8, ref at, out int start, out int end))
            pieces.Add(Encoding.UTF8.GetString(utf8[start..end]));
        return [.. pieces];
    }
}
