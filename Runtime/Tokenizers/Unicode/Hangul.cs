namespace TxGen.Runtime;

/// <summary>Korean syllables, which are numbered by consonant, vowel and tail: no table says what they are made of.</summary>
internal static class Hangul
{
    private const int FirstSyllable = 0xAC00;
    private const int FirstConsonant = 0x1100;
    private const int FirstVowel = 0x1161;

    // Before the first tail: tail 0 is none.
    private const int NoTail = 0x11A7;

    private const int Consonants = 19;
    private const int Vowels = 21;
    private const int Tails = 28;
    private const int Syllables = Consonants * Vowels * Tails;

    public static bool IsSyllable(int codePoint) => (uint)(codePoint - FirstSyllable) < Syllables;

    /// <summary>Writes the two or three parts of a syllable.</summary>
    /// <returns>Their number.</returns>
    public static int Decompose(int syllable, Span<int> to)
    {
        (int syllableWithoutTail, int tail) = int.DivRem(syllable - FirstSyllable, Tails);
        (int consonant, int vowel) = int.DivRem(syllableWithoutTail, Vowels);
        to[0] = FirstConsonant + consonant;
        to[1] = FirstVowel + vowel;
        if (tail == 0)
            return 2;
        to[2] = NoTail + tail;
        return 3;
    }

    /// <summary>The syllable of a consonant and a vowel, or of one without a tail and a tail; else -1.</summary>
    public static int Compose(int first, int second)
    {
        int vowel = second - FirstVowel;
        int tail = second - NoTail;
        if ((uint)(first - FirstConsonant) < Consonants && (uint)vowel < Vowels)
            return FirstSyllable + ((first - FirstConsonant) * Vowels + vowel) * Tails;
        if (IsSyllable(first) && (first - FirstSyllable) % Tails == 0 && tail is > 0 and < Tails)
            return first + tail;
        return -1;
    }
}
