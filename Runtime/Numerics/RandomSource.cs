namespace TxGen.Runtime;

/// <summary>
/// Random numbers by index: number i of a stream depends on the seed, the stream's name and i alone, not on what else is drawn.
/// The bits are the same on every platform, so logarithm and cosine are computed here by operations that IEEE 754 rounds exactly.
/// </summary>
internal readonly struct RandomSource
{
    private readonly ulong _key;

    public RandomSource(int seed, string name)
    {
        // FNV-1a; string.GetHashCode differs from run to run.
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in name)
            hash = (hash ^ c) * 0x100000001B3;
        _key = Mix(hash ^ Mix((uint)seed));
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform(long index) => (Mix(_key + (ulong)index * 0x9E3779B97F4A7C15) >> 11) * (1.0 / (1L << 53));

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller 1958).</summary>
    public double Normal(long index)
    {
        double radius = Math.Sqrt(-2 * Log(1 - Uniform(2 * index)));
        return radius * CosineOfTurns(Uniform(2 * index + 1));
    }

    /// <summary>The output function of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>ln x of a normal positive number: x = 2^e m, ln m = 2 artanh((m - 1) / (m + 1)).</summary>
    private static double Log(double x)
    {
        const double Ln2 = 0.69314718055994530942;
        const long OneBits = 0x3FF0000000000000;
        long bits = BitConverter.DoubleToInt64Bits(x);
        long exponent = (bits - OneBits) >> 52;
        double mantissa = BitConverter.Int64BitsToDouble(bits - (exponent << 52));
        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double sum = 0;
        // |s| < 1/3, so the first term left out is below 3^-34.
        for (int power = 33; power > 0; power -= 2)
            sum = sum * square + 1.0 / power;
        return exponent * Ln2 + 2 * s * sum;
    }

    /// <summary>cos 2πt for t in [0, 1), from the Taylor series on the nearest half turn.</summary>
    private static double CosineOfTurns(double t)
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
