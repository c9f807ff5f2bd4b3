using System.Runtime.CompilerServices;

namespace TxGen.Runtime;

/// <summary>
/// Functions of every lane of a vector. They have no calls or branches once inlined, and give the same bits for a
/// value on every width and every processor with FMA. The stated errors are the largest over all floats, in parentheses
/// without FMA. An ULP is the distance between floats at the exact result or, where it says so, at x. NaN stays NaN.
/// </summary>
/// <remarks>
/// Each algorithm is written once, over <see cref="ILanes{TSelf}"/>. <c>tools/fit_vector_math.py</c> finds the
/// coefficients, <c>VectorMathTests</c> measures the errors.
/// </remarks>
public static partial class VectorMath
{
    /// <summary>x·factor rounded to a whole number, for products up to 2²² in size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T RoundedProduct<T>(T x, float factor)
        where T : struct, ILanes<T>
    {
        // Between 2²³ and 2²⁴ floats are whole numbers, so the addition itself rounds.
        const float Rounder = 1.5f * (1 << 23);
        return T.Fma(x, factor, Rounder) - Rounder;
    }

    /// <summary>x·σ(z) = x/(1 + e⁻ᶻ) where z has the sign of x, from −z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Gated<T>(T x, T minusZ)
        where T : struct, ILanes<T>
    {
        // The bound turns −∞ into a number: −∞/∞ would be NaN.
        return T.AtLeast(float.MinValue, x) / (1f + Exp(minusZ));
    }

    /// <summary>½ + <paramref name="half"/> where x is positive, ½ − <paramref name="half"/> where it is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Rising<T>(T half, T x)
        where T : struct, ILanes<T> =>
        0.5f + T.CopySign(half, x);
}
