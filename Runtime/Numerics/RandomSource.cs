namespace TxGen.Runtime;

/// <summary>
/// Random numbers by index: number i of a stream depends on the seed, the stream's name and i alone, not on what else is drawn.
/// The bits are the same on every platform, so logarithm and cosine are computed by operations that IEEE 754 rounds exactly.
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
        double radius = Math.Sqrt(-2 * VectorMath.Log(1 - Uniform(2 * index)));
        return radius * PortableCosine.OfTurns(Uniform(2 * index + 1));
    }

    /// <summary>The output function of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
