namespace TxGen.Runtime;

/// <summary>Half a wave of a cosine from peak to final rate.</summary>
internal sealed record CosineRate : FallingRate
{
    public CosineRate(float rate, int warmup, int steps, float final)
        : base(rate, warmup, steps, final)
    {
    }

    private protected override double Left(double passed) => (1 + PortableCosine.OfTurns(passed / 2)) / 2;
}
