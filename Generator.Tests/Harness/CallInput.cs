namespace TxGen.Generator.Tests.Harness;

/// <summary>What a caller hands to a session: token ids (and types) or float rows, of one sequence or, with lengths, of several.</summary>
internal sealed record CallInput
{
    public int[]? Tokens { get; init; }

    public int[]? Types { get; init; }

    public float[]? Rows { get; init; }

    public int[]? Lengths { get; init; }

    /// <summary>One sequence of random tokens of the model's vocabulary, or of float rows in ±2.</summary>
    public static CallInput Random(Spec.ModelSpec spec, int length, Random random, bool types = false) => spec.TakesTokens
        ? new() { Tokens = Ids(length, spec.Vocabulary, random), Types = types ? Ids(length, spec.TokenTypes, random) : null }
        : new() { Rows = Enumerable.Range(0, length * spec.RowWidth).Select(_ => (random.NextSingle() * 4) - 2).ToArray() };

    /// <summary>Sequences one after another.</summary>
    public static CallInput Batch(Spec.ModelSpec spec, params IReadOnlyList<CallInput> sequences) => new()
    {
        Tokens = spec.TakesTokens ? Join(sequences, sequence => sequence.Tokens) : null,
        Types = sequences.Any(sequence => sequence.Types is not null) ? Join(sequences, sequence => sequence.Types) : null,
        Rows = spec.TakesTokens ? null : Join(sequences, sequence => sequence.Rows),
        Lengths = sequences.Select(sequence => sequence.Length(spec)).ToArray(),
    };

    /// <summary>Tokens or float rows of all sequences.</summary>
    public int Length(Spec.ModelSpec spec) => spec.TakesTokens ? Tokens?.Length ?? 0 : (Rows?.Length ?? 0) / spec.RowWidth;

    private static int[] Ids(int count, int limit, Random random) => Enumerable.Range(0, count).Select(_ => random.Next(limit)).ToArray();

    private static T[] Join<T>(IReadOnlyList<CallInput> sequences, Func<CallInput, T[]?> part) => sequences.SelectMany(sequence => part(sequence)!).ToArray();
}
