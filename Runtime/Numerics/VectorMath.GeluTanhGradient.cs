using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>
    /// The derivative of <see cref="GeluTanh(Vector512{float})"/>, absolute error at most 7.1·10⁻⁷ (7.2·10⁻⁷): exactly 1 from
    /// 5.8 on, 0 from −5.8 down, infinities too.
    /// </summary>
    /// <remarks>As <see cref="GeluGradient(Vector512{float})"/>, with other numbers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GeluTanhGradient(Vector512<float> x) => GeluTanhGradient(new Lanes512(x)).Value;

    /// <inheritdoc cref="GeluTanhGradient(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> GeluTanhGradient(Vector256<float> x) => GeluTanhGradient(new Lanes256(x)).Value;

    /// <inheritdoc cref="GeluTanhGradient(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GeluTanhGradient(Vector128<float> x) => GeluTanhGradient(new Lanes128(x)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T GeluTanhGradient<T>(T x)
        where T : struct, ILanes<T>
    {
        // At the bound and beyond t is exactly 0.
        T a = T.AtMost(5.8f, T.Abs(x));
        T t = 5.8f - a;
        t *= t;
        t *= t;
        t *= t;

        // Even and odd powers run in parallel.
        T aa = a * a;

        T even = -6.1699023e-12f;
        even = T.Fma(even, aa, -7.2225365e-10f);
        even = T.Fma(even, aa, 1.0845442e-10f);
        even = T.Fma(even, aa, 2.2778396e-08f);
        even = T.Fma(even, aa, 2.7096934e-08f);
        even = T.Fma(even, aa, -4.4120026e-07f);
        even = T.Fma(even, aa, 3.9043275e-07f);

        T odd = 1.0756943e-10f;
        odd = T.Fma(odd, aa, 2.0443895e-09f);
        odd = T.Fma(odd, aa, -1.4687218e-08f);
        odd = T.Fma(odd, aa, 2.4520704e-08f);
        odd = T.Fma(odd, aa, -2.2035836e-07f);
        odd = T.Fma(odd, aa, -8.45306e-08f);

        return Rising(T.Fma(-t, T.Fma(odd, a, even), 0.5f), x);
    }
}
