namespace Quickstart;

/// <summary>Fresh words, and how many of them a model sorts without a mistake.</summary>
internal static class Exam
{
    /// <summary>The share of words of one length in which every letter is right.</summary>
    /// <param name="model">The model.</param>
    /// <param name="length">Letters of a word.</param>
    /// <param name="count">Number of words.</param>
    /// <param name="words">Where they come from.</param>
    public static double Share(LetterSorter model, int length, int count, RandomWords words)
    {
        using var session = model.CreateSession();
        int[] tokens = new int[length];
        float[] logits = new float[length * LetterSorter.Outputs];
        int right = 0;
        for (int i = 0; i < count; i++)
        {
            words.Fill(tokens);
            session.ClassifyTokens(tokens, logits);
            tokens.AsSpan().Sort();
            if (Word.FromLogits(logits) == Word.FromTokens(tokens))
                right++;
        }

        return (double)right / count;
    }
}
