namespace TxGen.Runtime;

/// <summary>The numbers of one update, the same for all parameters; <see cref="Optimizer"/> has the formulas.</summary>
/// <param name="Scale">Clipping: what every gradient is multiplied by.</param>
/// <param name="Beta1">β1.</param>
/// <param name="Gain1">1 - β1.</param>
/// <param name="Beta2">β2.</param>
/// <param name="Gain2">1 - β2.</param>
/// <param name="RootCorrection">1 / √(1 - β2ᵗ).</param>
/// <param name="Epsilon">ε.</param>
/// <param name="StepSize">η / (1 - β1ᵗ).</param>
/// <param name="Kept">1 - η · decay: what decay leaves of a weight.</param>
internal readonly record struct AdamStep(
    float Scale, float Beta1, float Gain1, float Beta2, float Gain2, float RootCorrection, float Epsilon, float StepSize, float Kept)
{
    /// <param name="optimizer">The constants.</param>
    /// <param name="rate">η.</param>
    /// <param name="update">t, from 1.</param>
    /// <param name="scale">What every gradient is multiplied by.</param>
    public static AdamStep Of(Optimizer optimizer, float rate, long update, float scale) => new(
        scale,
        (float)optimizer.Beta1,
        (float)(1 - optimizer.Beta1),
        (float)optimizer.Beta2,
        (float)(1 - optimizer.Beta2),
        (float)(1 / Math.Sqrt(1 - Power(optimizer.Beta2, update))),
        (float)optimizer.Epsilon,
        (float)(rate / (1 - Power(optimizer.Beta1, update))),
        (float)(1 - rate * optimizer.WeightDecay));

    /// <summary>By squaring: the bits of <see cref="Math.Pow"/> depend on the platform.</summary>
    private static double Power(double value, long exponent)
    {
        double power = 1;
        for (double square = value; exponent > 0; exponent >>= 1, square *= square)
        {
            if ((exponent & 1) != 0)
                power *= square;
        }
        return power;
    }
}
