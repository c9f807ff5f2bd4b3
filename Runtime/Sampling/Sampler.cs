using System.Diagnostics;
using TxGen.Runtime;

namespace TxGen;

/// <summary>
/// Chooses the tokens of one sequence from a model's logits. All memory is allocated at construction. Equal seeds, options, logits
/// and observed tokens give equal choices, on every processor with fused multiply-add. One thread at a time.
/// </summary>
/// <remarks>
/// The filters run in Hugging Face's order: repetition penalty, temperature, top-k, top-p, min-p; each sees the probabilities that the
/// one before left. Of equally likely tokens the lower id ranks first. What is left is drawn by one uniform number a token: the draw
/// goes through the tokens by id, or by rank if top-k or top-p is on.
/// </remarks>
public sealed class Sampler
{
    // A nucleus is sought among this many tokens first, and among four times as many whenever they are too few.
    private const int FirstNucleus = 64;

    private readonly SamplingOptions _options;
    private readonly int[] _stopTokens;
    private readonly RandomSource _random;

    // Buffers [vocabulary]; null where the options do not need them.
    private readonly SeenTokens? _seen;
    private readonly float[]? _penalized;
    private readonly float[]? _weights;
    private readonly Ranking? _ranking;

    private long _draws;

    /// <summary>Allocates all a sequence needs.</summary>
    /// <param name="vocabulary">Number of logits; at least 1.</param>
    /// <param name="options">How to choose; null to draw from the model's own distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary is below 1, or a stop token is outside it.</exception>
    /// <exception cref="ArgumentException">There is a repetition window, but no repetition penalty.</exception>
    public Sampler(int vocabulary, SamplingOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        Vocabulary = vocabulary;
        _options = options ?? new();
        _stopTokens = [.. _options.StopTokens];
        ArgumentChecks.RequireIds(_stopTokens, vocabulary, $"{nameof(options)}.{nameof(SamplingOptions.StopTokens)}");
        if (_options is { RepetitionWindow: > 0, RepetitionPenalty: 1 })
        {
            throw new ArgumentException(
                $"RepetitionWindow is {_options.RepetitionWindow}, but RepetitionPenalty is 1, so nothing depends on what was seen: set both, or neither.", nameof(options));
        }

        _random = new(_options.Seed, nameof(Sampler));

        if (_options.RepetitionPenalty != 1)
        {
            _seen = new(vocabulary, _options.RepetitionWindow);
            _penalized = new float[vocabulary];
        }

        if (_options.Temperature > 0)
            _weights = new float[vocabulary];
        if (_options.Temperature > 0 && (_options.TopK > 0 || _options.TopP < 1))
            _ranking = new(vocabulary);
    }

    /// <summary>Number of logits and of token ids.</summary>
    public int Vocabulary { get; }

    /// <summary>The most likely token: the first of the largest logits.</summary>
    /// <param name="logits">[vocabulary], finite or -∞.</param>
    /// <exception cref="ArgumentException">There are none, one is NaN or +∞, or all are -∞.</exception>
    public static int Greedy(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty)
            throw new ArgumentException("There are 0 logits; at least 1 is needed.", nameof(logits));
        return LogitScan.FirstAtLeast(logits, LogitScan.Max(logits));
    }

    /// <summary>Chooses the next token, which counts as seen from now on.</summary>
    /// <param name="logits">[vocabulary], finite or -∞; they stay as they are.</param>
    /// <exception cref="ArgumentException">
    /// Their number is not the vocabulary's, one is NaN or +∞, or all are -∞; the sampler is as before.
    /// </exception>
    public int Sample(ReadOnlySpan<float> logits)
    {
        if (logits.Length != Vocabulary)
            throw new ArgumentException($"There are {logits.Length} logits, but the vocabulary has {Vocabulary}.", nameof(logits));

        ReadOnlySpan<float> scores = _seen is null ? logits : Penalize(logits);
        float max = LogitScan.Max(scores);
        int token = _options.Temperature == 0 ? LogitScan.FirstAtLeast(scores, max)
            : _ranking is null ? DrawById(scores, max)
            : DrawByRank(scores, max);
        _seen?.Add(token);
        return token;
    }

    /// <summary>Tells the sampler of a token it did not choose, such as one of a prompt: it counts as seen.</summary>
    /// <param name="token">A token id.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is outside the vocabulary; the sampler is as before.</exception>
    public void Observe(int token)
    {
        if ((uint)token >= (uint)Vocabulary)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token is {token}, but must lie in 0 to {Vocabulary - 1}.");
        _seen?.Add(token);
    }

    /// <summary>Tells the sampler of tokens it did not choose, such as a prompt: they count as seen.</summary>
    /// <param name="tokens">Token ids in the order of the sequence.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is outside the vocabulary; the sampler is as before.</exception>
    public void Observe(ReadOnlySpan<int> tokens)
    {
        ArgumentChecks.RequireIds(tokens, Vocabulary, nameof(tokens));
        if (_seen is null)
            return;
        foreach (int token in tokens)
            _seen.Add(token);
    }

    /// <summary>Whether a token is one of the options' stop tokens.</summary>
    /// <param name="token">Any number.</param>
    public bool IsStop(int token) => _stopTokens.AsSpan().Contains(token);

    /// <summary>Starts another sequence: nothing has been seen, and the same numbers are drawn again.</summary>
    public void Reset()
    {
        _seen?.Clear();
        _draws = 0;
    }

    /// <summary>A copy of the logits, those of seen tokens weakened.</summary>
    private ReadOnlySpan<float> Penalize(ReadOnlySpan<float> logits)
    {
        logits.CopyTo(_penalized);
        foreach (int token in _seen!.Distinct)
        {
            float logit = logits[token];
            float penalized = logit > 0 ? logit / _options.RepetitionPenalty : logit * _options.RepetitionPenalty;

            // What was finite stays so.
            if (float.IsFinite(logit))
                _penalized![token] = Math.Clamp(penalized, float.MinValue, float.MaxValue);
        }

        return _penalized;
    }

    private int DrawById(ReadOnlySpan<float> scores, float max)
    {
        SoftmaxWeights.Write(scores, max, _options.Temperature, _weights);
        return Draw(_weights);
    }

    private int DrawByRank(ReadOnlySpan<float> scores, float max)
    {
        ReadOnlySpan<float> kept = _options.TopK > 0 ? TopK(scores, max) : Nucleus(scores, max);
        return _ranking![Draw(kept)];
    }

    /// <summary>Weights by rank of what top-k and top-p leave.</summary>
    private ReadOnlySpan<float> TopK(ReadOnlySpan<float> scores, float max)
    {
        ReadOnlySpan<float> ranked = Rank(scores, max, _options.TopK);
        return _options.TopP < 1 ? FirstOf(ranked, _options.TopP * Sum(ranked)) : ranked;
    }

    /// <summary>Weights by rank of what top-p leaves of all.</summary>
    private ReadOnlySpan<float> Nucleus(ReadOnlySpan<float> scores, float max)
    {
        SoftmaxWeights.Write(scores, max, _options.Temperature, _weights);
        double mass = _options.TopP * Sum(_weights);
        for (int k = FirstNucleus; ; k *= 4)
        {
            ReadOnlySpan<float> kept = FirstOf(Rank(scores, max, k), mass);
            if (kept.Length < k)
                return kept;
        }
    }

    /// <summary>Ranks the k likeliest tokens.</summary>
    /// <returns>Their weights by rank.</returns>
    private ReadOnlySpan<float> Rank(ReadOnlySpan<float> scores, float max, int k)
    {
        _ranking!.Rank(scores, k);
        Span<float> weights = _weights.AsSpan(0, _ranking.Count);
        for (int rank = 0; rank < weights.Length; rank++)
            weights[rank] = scores[_ranking[rank]];
        SoftmaxWeights.Write(weights, max, _options.Temperature, weights);
        return weights;
    }

    /// <summary>As many of the first weights as reach a mass; all if they do not.</summary>
    private static ReadOnlySpan<float> FirstOf(ReadOnlySpan<float> weights, double mass)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += weights[i];
            if (sum >= mass)
                return weights[..(i + 1)];
        }

        return weights;
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float weight in weights)
            sum += weight;
        return sum;
    }

    /// <summary>Draws one of the weights that min-p leaves; the likeliest token of all has weight 1.</summary>
    private int Draw(ReadOnlySpan<float> weights)
    {
        double total = 0;
        foreach (float weight in weights)
            if (weight >= _options.MinP)
                total += weight;

        double target = total * _random.Uniform(_draws++);
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] >= _options.MinP)
                sum += weights[i];
            if (target < sum)
                return i;
        }

        // The sum has become the total, bit for bit, and the uniform number is below 1 by more than a rounding.
        throw new UnreachableException();
    }
}
