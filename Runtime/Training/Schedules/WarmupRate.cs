namespace TxGen.Runtime;

/// <summary>A rate that rises linearly before it takes its course.</summary>
internal abstract record WarmupRate : LearningRate
{
    private protected WarmupRate(float rate, int warmup)
    {
        Peak = Checked(rate, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfNegative(warmup);
        Warmup = warmup;
    }

    /// <summary>The rate at the end of the warm-up.</summary>
    public float Peak { get; }

    /// <summary>Updates that it takes.</summary>
    public int Warmup { get; }

    private protected sealed override float Rate(long step) => step < Warmup ? (float)((double)Peak * step / Warmup) : After(step);

    /// <summary>The rate of an update that is not before the end of the warm-up.</summary>
    private protected abstract float After(long step);
}
