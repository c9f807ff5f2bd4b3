namespace TxGen.Runtime;

/// <summary>
/// What the scores of classes should become: the distribution q that the softmax is compared with, the same for every target, and how
/// much a row weighs.
/// </summary>
public readonly struct ClassGoal
{
    private ClassGoal(int ignored, int count, float target, float other, int padding, double constant, float scale)
    {
        (Ignored, Count) = (ignored, count);
        (Target, Other, Padding, Constant, Scale) = (target, other, padding, constant, scale);
    }

    /// <summary>Rows with this target do not count.</summary>
    public int Ignored { get; }

    /// <summary>Rows that count.</summary>
    public int Count { get; }

    /// <summary>q of the target.</summary>
    public float Target { get; }

    /// <summary>q of every other class.</summary>
    public float Other { get; }

    /// <summary>A class whose q is 0; negative, there is none.</summary>
    public int Padding { get; }

    /// <summary>What a row's loss has besides -Σ q·log softmax: Σ q·log q where the loss is a divergence.</summary>
    public double Constant { get; }

    /// <summary>What a row's gradient is multiplied by.</summary>
    public float Scale { get; }

    /// <summary>The goal of a call.</summary>
    /// <param name="targets">A class for every row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">The trainer's options.</param>
    /// <exception cref="ArgumentOutOfRangeException">A target is no class and not <see cref="TrainerOptions.IgnoreTarget"/>.</exception>
    /// <exception cref="ArgumentException">No target counts.</exception>
    public static ClassGoal Of(ReadOnlySpan<int> targets, int classes, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int ignored = options.IgnoreTarget;
        int count = CountOf(targets, classes, ignored);
        float scale = (float)(1.0 / ((double)count * options.AccumulationSteps));
        double smoothing = options.LabelSmoothing;
        if (smoothing == 0)
            return new(ignored, count, 1, 0, -1, 0, scale);
        if (options.LabelSmoothingKind == LabelSmoothingKind.Uniform)
            return new(ignored, count, (float)(1 - smoothing + smoothing / classes), (float)(smoothing / classes), -1, 0, scale);

        double other = smoothing / (classes - 2);
        double constant = (1 - smoothing) * VectorMath.Log(1 - smoothing) + smoothing * VectorMath.Log(other);
        return new(ignored, count, (float)(1 - smoothing), (float)other, ignored, constant, scale);
    }

    /// <summary>Smoothing except for a padding class needs that class, the target and one more.</summary>
    /// <param name="options">The trainer's options; null for the defaults.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">Labels are smoothed except for a padding class, and <see cref="TrainerOptions.IgnoreTarget"/> is none, or there are fewer than three classes.</exception>
    public static void Check(TrainerOptions? options, int classes)
    {
        if (options is null || options.LabelSmoothing == 0 || options.LabelSmoothingKind != LabelSmoothingKind.ExceptPadding)
            return;
        if ((uint)options.IgnoreTarget >= (uint)classes || classes < 3)
        {
            throw new ArgumentException(
                $"{nameof(LabelSmoothingKind)}.{nameof(LabelSmoothingKind.ExceptPadding)} needs three classes or more, of which {nameof(TrainerOptions.IgnoreTarget)} is one: it is {options.IgnoreTarget}, and there are {classes}.", nameof(options));
        }
    }

    /// <summary>A model that gives numbers has no labels to smooth.</summary>
    /// <param name="options">The trainer's options; null for the defaults.</param>
    /// <exception cref="ArgumentException">Labels are smoothed.</exception>
    public static void Refuse(TrainerOptions? options)
    {
        if (options is { LabelSmoothing: > 0 })
            throw new ArgumentException($"{nameof(TrainerOptions.LabelSmoothing)} is {options.LabelSmoothing}, but the model gives numbers: leave it out.", nameof(options));
    }

    private static int CountOf(ReadOnlySpan<int> targets, int classes, int ignored)
    {
        int count = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] == ignored)
                continue;
            if ((uint)targets[i] >= (uint)classes)
                throw new ArgumentOutOfRangeException(nameof(targets), targets[i], $"targets[{i}] is {targets[i]}, but must lie in 0 to {classes - 1}, or be {ignored} (IgnoreTarget).");
            count++;
        }
        if (count == 0)
            throw new ArgumentException($"All {targets.Length} targets are {ignored} (IgnoreTarget): there is nothing to learn.", nameof(targets));
        return count;
    }
}
