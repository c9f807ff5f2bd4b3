namespace Quickstart;

/// <summary>Words of every length, and how many of them a model sorts without a mistake.</summary>
internal sealed class Exam
{
    /// <summary>Of shorter words there are so few that a course meets all of them: there the exam asks for every word there is.</summary>
    public const int FirstUnseen = 3;

    private const int WordsPerLength = 1000;

    private readonly HashSet<string>[] _words = new HashSet<string>[LetterSorter.MaxLength + 1];

    /// <param name="words">Where the exam's words come from.</param>
    public Exam(RandomWords words)
    {
        for (int length = 1; length < _words.Length; length++)
        {
            int count = (int)Math.Min(WordsPerLength, Math.Pow(LetterSorter.Vocabulary, length));
            int[] tokens = new int[length];
            _words[length] = new(count);
            while (_words[length].Count < count)
            {
                words.Fill(tokens);
                _words[length].Add(Word.FromTokens(tokens));
            }
        }
    }

    /// <summary>Takes a word out that is learned from.</summary>
    public void Strike(ReadOnlySpan<int> word)
    {
        if (word.Length >= FirstUnseen)
            _words[word.Length].Remove(Word.FromTokens(word));
    }

    /// <summary>Words of a length.</summary>
    public int Count(int length) => _words[length].Count;

    /// <summary>The share of words of one length in which every letter is right; NaN where all words were struck.</summary>
    public double Share(LetterSorter model, int length)
    {
        using var session = model.CreateSession();
        float[] logits = new float[length * LetterSorter.Outputs];
        int right = 0;
        foreach (string word in _words[length])
        {
            int[] tokens = Word.ToTokens(word);
            session.ClassifyTokens(tokens, logits);
            tokens.AsSpan().Sort();
            if (Word.FromLogits(logits) == Word.FromTokens(tokens))
                right++;
        }

        return (double)right / Count(length);
    }
}
