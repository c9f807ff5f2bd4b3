namespace TxGen.Runtime;

/// <summary>The cosine by operations that IEEE 754 rounds exactly, so its bits are the same on every platform.</summary>
internal static class PortableCosine
{
    /// <summary>cos 2πt for t in [0, 1), from the Taylor series on the nearest half turn.</summary>
    public static double OfTurns(double t)
    {
        // cos 2πt = -cos 2π(t - 1/2), which moves the argument to [-π, π).
        double x = 2 * Math.PI * (t - 0.5);
        double square = x * x;
        double sum = 1;
        // 1 - x²/(1·2) (1 - x²/(3·4) (1 - ...)); π^32 / 32! is below 2^-60.
        for (int n = 30; n > 0; n -= 2)
            sum = 1 - square / (n * (n - 1)) * sum;
        return -sum;
    }
}
