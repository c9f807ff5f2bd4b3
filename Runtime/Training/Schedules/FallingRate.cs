namespace TxGen.Runtime;

/// <summary>A rate that goes from its peak to another rate in a given number of updates, and stays there.</summary>
internal abstract record FallingRate : WarmupRate
{
    private protected FallingRate(float rate, int warmup, int steps, float final)
        : base(rate, warmup)
    {
        if (steps <= warmup)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"steps is {steps}, but must be greater than warmup, which is {warmup}.");
        Steps = steps;
        Final = Checked(final, nameof(final));
    }

    /// <summary>The update of the final rate.</summary>
    public int Steps { get; }

    /// <summary>The rate from that update on.</summary>
    public float Final { get; }

    private protected sealed override float After(long step)
    {
        if (step >= Steps)
            return Final;
        double left = Left((double)(step - Warmup) / (Steps - Warmup));
        return (float)(Final + ((double)Peak - Final) * left);
    }

    /// <summary>How much of the way is left, from 1 to 0, when a part of the updates has passed.</summary>
    private protected abstract double Left(double passed);
}
