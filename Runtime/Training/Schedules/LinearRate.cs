namespace TxGen.Runtime;

/// <summary>A straight line from peak to final rate.</summary>
internal sealed record LinearRate : FallingRate
{
    public LinearRate(float rate, int warmup, int steps, float final)
        : base(rate, warmup, steps, final)
    {
    }

    private protected override double Left(double passed) => 1 - passed;
}
