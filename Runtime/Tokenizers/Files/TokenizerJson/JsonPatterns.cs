using System.Text;

namespace TxGen.Runtime;

/// <summary>Reads patterns that are strings, or regular expressions of the few kinds that need no engine.</summary>
internal static class JsonPatterns
{
    // Where a text almost matches everywhere, looking for a pattern takes as many steps as both have bytes, multiplied.
    private const int MaxLength = 256;

    private const string MetaCharacters = @"\^$.|?*+()[]{}";
    private const string DigitPattern = "[0-9]";
    private const string ThreeDigitsPattern = "[0-9][0-9][0-9]";

    // Ideographs, kana, syllables of Hangul, and all between.
    private const string DeepSeekPattern = "[一-龥ࠀ-一가-\uD7FF]+";

    /// <summary>Whether a regular expression is one of ASCII digits, which means the same where bytes are spelled.</summary>
    public static bool IsAsciiDigits(string regex) => regex is DigitPattern or ThreeDigitsPattern;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="isRegex">Whether it is a regular expression rather than what is looked for.</param>
    public static DelimiterMatcher ReadMatcher(JsonPart text, bool isRegex)
    {
        string pattern = text.Text();
        if (pattern.Length == 0)
            throw text.Fail("is empty");
        if (pattern.Length > MaxLength)
            throw text.Fail($"has {pattern.Length} characters, but at most {MaxLength} are known");
        return !isRegex ? new StringMatcher(Encoding.UTF8.GetBytes(pattern)) : pattern switch
        {
            " {2,}" => new SpaceRunMatcher(),
            @"\s" => new CharacterMatcher(CharacterClass.IsWhiteSpace),
            @"\s+" => new RunMatcher(CharacterClass.IsWhiteSpace),
            @"\n" => new StringMatcher([(byte)'\n']),
            @"[\r\n]" or "[\r\n]" => new CharacterMatcher(codePoint => codePoint is '\r' or '\n'),
            @"\p{N}" => new CharacterMatcher(CharacterClass.IsNumber),
            @"\p{N}{1,3}" => new RunMatcher(CharacterClass.IsNumber, most: 3),
            @"\s?\p{L}+" => new RunMatcher(CharacterClass.IsLetter, takesSpace: true),
            @"\s?\p{P}+" => new RunMatcher(CharacterClass.IsPunctuation, takesSpace: true),
            DigitPattern => new DigitsMatcher(1),
            ThreeDigitsPattern => new DigitsMatcher(3),
            DeepSeekPattern => new RunMatcher(codePoint => codePoint is (>= 0x800 and <= 0x9FA5) or (>= 0xAC00 and <= 0xD7FF)),
            _ when pattern.AsSpan().IndexOfAny(MetaCharacters) < 0 => new StringMatcher(Encoding.UTF8.GetBytes(pattern)),
            _ => throw text.Fail($"the regular expression {Excerpt.Of(pattern)} is not known"),
        };
    }
}
