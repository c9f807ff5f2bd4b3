using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>
    /// The derivative of <see cref="Gelu(Vector512{float})"/>, Φ(x) + x·φ(x), absolute error at most 6.4·10⁻⁷ (6.5·10⁻⁷):
    /// exactly 1 from 6.26 on, 0 from −6.26 down, infinities too.
    /// </summary>
    /// <remarks>
    /// With a = |x|, 1 minus the derivative at a is (6.26 − a)⁸ times a polynomial in a. The power falls about as the normal
    /// density does, so the polynomial is shorter than one for the whole, and there is no exponential.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GeluGradient(Vector512<float> x) => GeluGradient(new Lanes512(x)).Value;

    /// <inheritdoc cref="GeluGradient(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> GeluGradient(Vector256<float> x) => GeluGradient(new Lanes256(x)).Value;

    /// <inheritdoc cref="GeluGradient(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GeluGradient(Vector128<float> x) => GeluGradient(new Lanes128(x)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T GeluGradient<T>(T x)
        where T : struct, ILanes<T>
    {
        // At the bound and beyond t is exactly 0.
        T a = T.AtMost(6.26f, T.Abs(x));
        T t = 6.26f - a;
        t *= t;
        t *= t;
        t *= t;

        // Even and odd powers run in parallel.
        T aa = a * a;

        T even = -3.1010218e-12f;
        even = T.Fma(even, aa, -6.6270617e-10f);
        even = T.Fma(even, aa, -7.736796e-09f);
        even = T.Fma(even, aa, -1.1762533e-08f);
        even = T.Fma(even, aa, 2.0115541e-08f);
        even = T.Fma(even, aa, -2.3774467e-07f);
        even = T.Fma(even, aa, 2.1201922e-07f);

        T odd = 7.0880364e-11f;
        odd = T.Fma(odd, aa, 3.1628327e-09f);
        odd = T.Fma(odd, aa, 8.96471e-09f);
        odd = T.Fma(odd, aa, 3.2024264e-08f);
        odd = T.Fma(odd, aa, -9.3252304e-08f);
        odd = T.Fma(odd, aa, -6.737548e-08f);

        return Rising(T.Fma(-t, T.Fma(odd, a, even), 0.5f), x);
    }
}
