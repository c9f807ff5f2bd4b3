namespace TxGen;

/// <summary>
/// How a <see cref="Sampler"/> chooses the next token. Left alone, it draws from the model's own distribution; what is set is
/// applied in the order of the properties, which is Hugging Face's.
/// </summary>
public sealed record SamplingOptions
{
    /// <summary>Largest <see cref="RepetitionWindow"/>; no longer sequences are known.</summary>
    public const int MaxRepetitionWindow = 1 << 20;

    /// <summary>
    /// Tokens seen before become less likely: positive logits are divided by this, negative ones multiplied, once however often the
    /// token was seen (CTRL; Keskar et al. 2019, section 4.1). 1 turns it off; below 1, they become more likely.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a positive number.</exception>
    public float RepetitionPenalty
    {
        get;
        init => field = value is > 0 and < float.PositiveInfinity ? value
            : throw OutOfRange(nameof(RepetitionPenalty), value, "greater than 0 and finite");
    } = 1;

    /// <summary>How many of the last tokens count as seen by <see cref="RepetitionPenalty"/>, which must be set as well; 0 stands for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside 0 to <see cref="MaxRepetitionWindow"/>.</exception>
    public int RepetitionWindow
    {
        get;
        init => field = value is >= 0 and <= MaxRepetitionWindow ? value
            : throw OutOfRange(nameof(RepetitionWindow), value, $"from 0 to {MaxRepetitionWindow}");
    }

    /// <summary>Divides all logits: below 1 the likely becomes likelier, above 1 everything evens out. 0 takes the most likely token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no number.</exception>
    public float Temperature
    {
        get;
        init => field = value is >= 0 and < float.PositiveInfinity ? value
            : throw OutOfRange(nameof(Temperature), value, "0 or more and finite");
    } = 1;

    /// <summary>Keeps this many of the most likely tokens (Fan et al. 2018, section 5.4); 0 keeps all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int TopK
    {
        get;
        init => field = value >= 0 ? value : throw OutOfRange(nameof(TopK), value, "0 or more");
    }

    /// <summary>
    /// Keeps the most likely tokens until their probabilities, out of what <see cref="TopK"/> left, sum up to this (nucleus sampling;
    /// Holtzman et al. 2020, section 3.1). 1 keeps all.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0 and at most 1.</exception>
    public float TopP
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw OutOfRange(nameof(TopP), value, "greater than 0 and at most 1");
    } = 1;

    /// <summary>Keeps tokens at least this times as likely as the likeliest (Nguyen et al. 2024, section 3); 0 keeps all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside 0 to 1.</exception>
    public float MinP
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw OutOfRange(nameof(MinP), value, "from 0 to 1");
    }

    /// <summary>Equal seeds choose equal tokens, on every processor with fused multiply-add.</summary>
    public int Seed { get; init; }

    /// <summary>Token ids that end a text; see <see cref="Sampler.IsStop"/>.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<int> StopTokens
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(StopTokens));
    } = [];

    private static ArgumentOutOfRangeException OutOfRange(string name, object value, string limits) =>
        new(name, value, $"{name} must be {limits}.");
}
