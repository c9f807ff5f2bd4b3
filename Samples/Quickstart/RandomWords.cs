namespace Quickstart;

/// <summary>
/// Words that nobody would look up. Half have letters at random; the others are made of one to six different ones, which is harder: a
/// letter's place depends on how often the smaller ones occur.
/// </summary>
internal sealed class RandomWords(int seed)
{
    private const int MaxDistinct = 6;

    // A seed gives the same numbers on every machine.
    private readonly Random _random = new(seed);

    /// <summary>A length from 1 to the model's longest; long words, which take most learning, come more often.</summary>
    public int NextLength() => 1 + Math.Max(_random.Next(LetterSorter.MaxLength), _random.Next(LetterSorter.MaxLength));

    /// <summary>Fills a word with tokens.</summary>
    public void Fill(Span<int> word)
    {
        if (_random.Next(2) == 0)
        {
            Draw(word);
            return;
        }

        Span<int> letters = stackalloc int[MaxDistinct];
        Draw(letters);
        int distinct = _random.Next(1, MaxDistinct + 1);
        foreach (ref int token in word)
            token = letters[_random.Next(distinct)];
    }

    private void Draw(Span<int> letters)
    {
        foreach (ref int token in letters)
            token = _random.Next(LetterSorter.Vocabulary);
    }
}
