namespace Quickstart;

/// <summary>Words as the model takes them: token 0 is a, token 25 is z.</summary>
internal static class Word
{
    /// <summary>What is wrong with a word, if anything.</summary>
    public static string? Problem(string word)
    {
        if (word.Length == 0)
            return "An empty word has no letters to sort.";
        if (word.FirstOrDefault(letter => !char.IsAsciiLetter(letter)) is var other and not '\0')
            return $"'{word}' contains '{other}': the model knows the letters a to z.";
        if (word.Length > LetterSorter.MaxLength)
            return $"'{word}' has {word.Length} letters: the model takes at most {LetterSorter.MaxLength}.";
        return null;
    }

    public static int[] ToTokens(string word) => word.ToLowerInvariant().Select(letter => letter - 'a').ToArray();

    /// <summary>The letter with the highest score at every position.</summary>
    public static string FromLogits(ReadOnlySpan<float> logits)
    {
        var letters = new char[logits.Length / LetterSorter.Outputs];
        for (int i = 0; i < letters.Length; i++)
        {
            var scores = logits.Slice(i * LetterSorter.Outputs, LetterSorter.Outputs);
            int best = 0;
            for (int letter = 1; letter < scores.Length; letter++)
                if (scores[letter] > scores[best])
                    best = letter;
            letters[i] = (char)('a' + best);
        }

        return new(letters);
    }

    public static string FromTokens(ReadOnlySpan<int> tokens)
    {
        var letters = new char[tokens.Length];
        for (int i = 0; i < letters.Length; i++)
            letters[i] = (char)('a' + tokens[i]);
        return new(letters);
    }
}
