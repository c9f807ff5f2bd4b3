namespace TxGen.Runtime.Tests;

/// <summary>Sampling as its papers have it, in double precision, with everything sorted.</summary>
internal sealed class ReferenceSampler
{
    private const double Close = 1e-6;

    private readonly List<(int Token, double Probability)> _kept;

    public ReferenceSampler(float[] logits, SamplingOptions options, IReadOnlyList<int> seen)
    {
        var last = options.RepetitionWindow == 0 ? seen : seen.TakeLast(options.RepetitionWindow);
        float[] scores = [.. logits];
        foreach (int token in last.Distinct())
            scores[token] = scores[token] > 0 ? scores[token] / options.RepetitionPenalty : scores[token] * options.RepetitionPenalty;

        int[] ranked = [.. Enumerable.Range(0, logits.Length).OrderByDescending(token => scores[token]).ThenBy(token => token)];
        float max = scores[ranked[0]];
        var kept = ranked.Select(token => (Token: token, Probability: Math.Exp(((double)scores[token] - max) / options.Temperature))).ToList();
        if (options.TopK > 0)
            kept = [.. kept.Take(options.TopK)];
        kept = Normalized(kept);
        if (options.TopP < 1)
        {
            double sum = 0;
            int count = 0;
            while (count < kept.Count && sum < options.TopP)
            {
                sum += kept[count++].Probability;
                IsDoubtful |= Math.Abs(sum - options.TopP) < Close;
            }

            kept = [.. kept.Take(count)];
        }

        double least = options.MinP * kept[0].Probability;
        double margin = Close * kept[0].Probability;
        IsDoubtful |= options.MinP > 0 && kept.Skip(1).Any(entry => Math.Abs(entry.Probability - least) < margin);
        kept = Normalized([.. kept.Where(entry => entry.Probability >= least)]);
        _kept = options is { TopK: 0, TopP: 1 } ? [.. kept.OrderBy(entry => entry.Token)] : kept;
    }

    /// <summary>A filter decides so narrowly that rounding may decide otherwise.</summary>
    public bool IsDoubtful { get; }

    public int Candidates => _kept.Count(entry => entry.Probability > 0);

    /// <summary>The tokens a uniform number may choose: one, or neighbours if it falls on the boundary between them.</summary>
    public IEnumerable<int> Choices(double uniform)
    {
        double low = 0;
        foreach ((int token, double probability) in _kept)
        {
            double high = low + probability;
            if (probability > 0 && uniform > low - Close && uniform < high + Close)
                yield return token;
            low = high;
        }
    }

    private static List<(int Token, double Probability)> Normalized(List<(int Token, double Probability)> entries)
    {
        double sum = entries.Sum(entry => entry.Probability);
        return [.. entries.Select(entry => (entry.Token, entry.Probability / sum))];
    }
}
