using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>
    /// x·Φ(x) = ½x(1 + erf(x/√2)), absolute error at most 2 ULP of x: exactly x from 5.3 on, −0 from −5.3 down (−∞ too), never
    /// positive for negative x.
    /// </summary>
    /// <remarks>Φ(x) − ½ as x times a polynomial in x²: only its absolute error counts here, which saves the division.</remarks>
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
        // At ±5.3 and beyond the polynomial is past the limits of Φ, so the clamp of the result makes them exact.
        // The lower bound is for the product: −∞ times 0 would be NaN.
        x = T.AtLeast(-5.3f, x);

        // Centred in the range of x², so that the terms hardly cancel; odd and even powers run in parallel.
        T u = T.Fma(x, x, -16.5f);
        T uu = u * u;

        T even = 4.4542894e-20f;
        even = T.Fma(even, uu, 1.8399886e-18f);
        even = T.Fma(even, uu, 2.5463252e-15f);
        even = T.Fma(even, uu, 2.4625343e-12f);
        even = T.Fma(even, uu, 1.0559353e-09f);
        even = T.Fma(even, uu, 4.284818e-07f);
        even = T.Fma(even, uu, 0.00016860312f);
        even = T.Fma(even, uu, 0.123085506f);

        T odd = 7.80849e-19f;
        odd = T.Fma(odd, uu, -4.1875893e-16f);
        odd = T.Fma(odd, uu, -6.435374e-14f);
        odd = T.Fma(odd, uu, -5.190946e-11f);
        odd = T.Fma(odd, uu, -2.1672022e-08f);
        odd = T.Fma(odd, uu, -8.3842e-06f);
        odd = T.Fma(odd, uu, -0.0037267047f);

        T p = T.Fma(odd, u, even);
        return x * T.AtLeast(0f, T.AtMost(1f, T.Fma(x, p, 0.5f)));
    }
}
