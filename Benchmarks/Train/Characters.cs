using Benchmarks.Measuring;
using Benchmarks.Models;

namespace Benchmarks.Train;

/// <summary>tinyshakespeare as nanoGPT takes it: a token for each of its 65 characters, nine tenths to learn from.</summary>
internal sealed class Characters
{
    private const int ValidationBatches = 200;

    private readonly int[] _tokens;
    private readonly int _split;

    private Characters(int[] tokens) => (_tokens, _split) = (tokens, tokens.Length * 9 / 10);

    /// <summary>Null where the fixtures are not there.</summary>
    public static Characters? Load()
    {
        if (Fixtures.Find(Path.Combine("text", "tinyshakespeare.txt")) is not { } path)
            return null;
        string text = File.ReadAllText(path);
        char[] characters = [.. text.Distinct().Order()];
        return new([.. text.Select(character => Array.BinarySearch(characters, character))]);
    }

    /// <summary>Draws sequences to learn from, and what follows each of their characters.</summary>
    public void Draw(Random random, Span<int> tokens, Span<int> targets) => Draw(random, 0, _split, tokens, targets);

    /// <summary>The mean loss over batches of what was held back, the same at every call.</summary>
    public double Validate(NanoGpt.Trainer trainer)
    {
        var random = new Random(0);
        int[] tokens = new int[NanoGpt.TrainingBatch * NanoGpt.TrainingLength], targets = new int[tokens.Length];
        double sum = 0;
        for (int i = 0; i < ValidationBatches; i++)
        {
            Draw(random, _split, _tokens.Length, tokens, targets);
            sum += trainer.Evaluate(tokens, targets);
        }

        return sum / ValidationBatches;
    }

    private void Draw(Random random, int from, int to, Span<int> tokens, Span<int> targets)
    {
        for (int at = 0; at < tokens.Length; at += NanoGpt.TrainingLength)
        {
            int start = random.Next(from, to - NanoGpt.TrainingLength);
            _tokens.AsSpan(start, NanoGpt.TrainingLength).CopyTo(tokens[at..]);
            _tokens.AsSpan(start + 1, NanoGpt.TrainingLength).CopyTo(targets[at..]);
        }
    }
}
