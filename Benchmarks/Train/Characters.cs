using Benchmarks.Measuring;
using Benchmarks.Models;

namespace Benchmarks.Train;

/// <summary>tinyshakespeare as nanoGPT takes it: a token for each of its 65 characters, nine tenths to learn from.</summary>
internal sealed class Characters
{
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
    public void Draw(Random random, Span<int> tokens, Span<int> targets)
    {
        for (int at = 0; at < tokens.Length; at += NanoGpt.TrainingLength)
            Take(random.Next(_split - NanoGpt.TrainingLength), tokens[at..], targets[at..]);
    }

    /// <summary>The mean loss over all that was held back, sequence after sequence.</summary>
    public double Validate(NanoGpt.Trainer trainer)
    {
        int[] tokens = new int[NanoGpt.TrainingBatch * NanoGpt.TrainingLength], targets = new int[tokens.Length];
        double sum = 0;
        int batches = (_tokens.Length - _split - 1) / tokens.Length;
        for (int batch = 0; batch < batches; batch++)
        {
            for (int at = 0; at < tokens.Length; at += NanoGpt.TrainingLength)
                Take(_split + (batch * tokens.Length) + at, tokens.AsSpan(at), targets.AsSpan(at));
            sum += trainer.Evaluate(tokens, targets);
        }

        return sum / batches;
    }

    private void Take(int start, Span<int> tokens, Span<int> targets)
    {
        _tokens.AsSpan(start, NanoGpt.TrainingLength).CopyTo(tokens);
        _tokens.AsSpan(start + 1, NanoGpt.TrainingLength).CopyTo(targets);
    }
}
