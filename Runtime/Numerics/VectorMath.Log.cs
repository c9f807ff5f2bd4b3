namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>
    /// ln x of a positive number to 0.501 ULP, with the same bits on every processor, also without FMA. ∞ stays ∞ and NaN
    /// stays NaN; for zero and negative numbers the result means nothing.
    /// </summary>
    /// <param name="x">A positive number, subnormal or not.</param>
    public static float Log(float x) => x < float.PositiveInfinity ? (float)Log((double)x) : x;

    /// <summary>
    /// ln x of a normal positive number: x = 2^e m, ln m = 2 artanh((m - 1) / (m + 1)), by operations that IEEE 754 rounds
    /// exactly.
    /// </summary>
    internal static double Log(double x)
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
}
