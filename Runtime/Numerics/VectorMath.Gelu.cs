using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>
    /// ½x(1 + erf(x/√2)), absolute error at most 1.8 (2.2) ULP of x: exactly x from 5.3 on, 0 from −5.3 down (−∞ too),
    /// never positive for negative x.
    /// </summary>
    /// <remarks>
    /// erf(x/√2) as x times a polynomial in x²: only its absolute error counts here, which saves a division.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gelu(Vector512<float> x) => Gelu(new Lanes512(x)).Value;

    /// <inheritdoc cref="Gelu(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Gelu(Vector256<float> x) => Gelu(new Lanes256(x)).Value;

    /// <inheritdoc cref="Gelu(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Gelu(Vector128<float> x) => Gelu(new Lanes128(x)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Gelu<T>(T x)
        where T : struct, ILanes<T>
    {
        // At ±5.3 and beyond x·p is past ±1, so its clamp makes the error function exact there.
        // Its lower bound is for the product: −∞·(−1) + −∞ would be NaN.
        x = T.AtLeast(-5.3f, x);

        // Centred in the range of x², so that the terms hardly cancel; odd and even powers run in parallel.
        T u = T.Fma(x, x, -16.25f);
        T uu = u * u;

        T even = 8.044288e-20f;
        even = T.Fma(even, uu, -7.417151e-18f);
        even = T.Fma(even, uu, 9.545655e-15f);
        even = T.Fma(even, uu, 5.013826e-12f);
        even = T.Fma(even, uu, 2.3113744e-09f);
        even = T.Fma(even, uu, 9.1304906e-07f);
        even = T.Fma(even, uu, 0.00035011076f);

        T odd = 7.8111094e-19f;
        odd = T.Fma(odd, uu, -7.7627843e-16f);
        odd = T.Fma(odd, uu, -1.39503e-13f);
        odd = T.Fma(odd, uu, -1.1520401e-10f);
        odd = T.Fma(odd, uu, -4.6582056e-08f);
        odd = T.Fma(odd, uu, -1.7654567e-05f);

        T p = T.Fma(odd, u, even);
        p = T.Fma(p, u, -0.007625203f);
        p = T.Fma(p, u, 0.24805571f);

        T erf = T.AtLeast(-1f, T.AtMost(1f, x * p));
        T half = 0.5f * x;
        return T.Fma(half, erf, half);
    }
}
