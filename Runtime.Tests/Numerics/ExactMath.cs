namespace TxGen.Runtime.Tests.Numerics;

/// <summary>What vector math should give, in double precision, and the yardstick for how far it is off.</summary>
internal static class ExactMath
{
    /// <summary>2/√π·e^(−x²)·Σ 2ᵏx²ᵏ⁺¹/(2k+1)!!: no term is negative, so none cancels.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) >= 6)
        {
            return Math.Sign(x);
        }

        double term = x;
        double sum = x;
        for (int k = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); k++)
        {
            term *= 2 * x * x / (2 * k + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    public static double Gelu(double x) => double.IsNegativeInfinity(x) ? 0 : 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    public static double GeluTanh(double x) => Silu(x, Math.Sqrt(8 / Math.PI) * (x + 0.044715 * x * x * x));

    public static double Silu(double x) => Silu(x, x);

    public static double GeluGradient(double x) =>
        0.5 * (1 + Erf(x / Math.Sqrt(2))) + x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    public static double GeluTanhGradient(double x)
    {
        double slope = Math.Sqrt(8 / Math.PI) * (1 + 3 * 0.044715 * x * x);
        return SiluGradient(Math.Sqrt(8 / Math.PI) * (x + 0.044715 * x * x * x), x * slope);
    }

    public static double SiluGradient(double x) => SiluGradient(x, x);

    public static double TanhGradient(double x) => 1 / (Math.Cosh(x) * Math.Cosh(x));

    /// <summary>The distance between floats at a value: 2⁻¹⁴⁹ below the normal range.</summary>
    public static double Ulp(double value) =>
        Math.ScaleB(1, Math.Max(value == 0 ? -149 : Math.ILogB(value) - 23, -149));

    private static double Silu(double x, double z) => double.IsNegativeInfinity(x) ? 0 : x / (1 + Math.Exp(-z));

    /// <summary>σ(z) + steepness·σ(z)·σ(−z); far out the last two fall faster than any steepness grows.</summary>
    private static double SiluGradient(double z, double steepness)
    {
        double sigma = 1 / (1 + Math.Exp(-z));
        double slope = sigma / (1 + Math.Exp(z));
        return slope == 0 ? sigma : sigma + steepness * slope;
    }
}
