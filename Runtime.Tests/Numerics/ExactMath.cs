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

    /// <summary>The distance between floats at a value: 2⁻¹⁴⁹ below the normal range.</summary>
    public static double Ulp(double value) =>
        Math.ScaleB(1, Math.Max(value == 0 ? -149 : Math.ILogB(value) - 23, -149));

    private static double Silu(double x, double z) => double.IsNegativeInfinity(x) ? 0 : x / (1 + Math.Exp(-z));
}
