namespace TxGen.Runtime;

/// <summary>One rate behind the warm-up.</summary>
internal sealed record ConstantRate : WarmupRate
{
    public ConstantRate(float rate, int warmup)
        : base(rate, warmup)
    {
    }

    private protected override float After(long step) => Peak;
}
