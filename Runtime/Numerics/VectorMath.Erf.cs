using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>
    /// The error function, 2/√π·∫₀ˣ e^(−s²) ds, to 3.9 (4.2) ULP: odd to the bit, so −0 stays −0; exactly ±1
    /// from |x| = 3.95 on, never beyond.
    /// </summary>
    /// <remarks>x times a polynomial in x².</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x) => Erf(new Lanes512(x)).Value;

    /// <inheritdoc cref="Erf(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Erf(Vector256<float> x) => Erf(new Lanes256(x)).Value;

    /// <inheritdoc cref="Erf(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Erf(Vector128<float> x) => Erf(new Lanes128(x)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Erf<T>(T x)
        where T : struct, ILanes<T>
    {
        // At ±4 the polynomial is past ±1, so the clamp of the result makes it exact there and beyond.
        x = T.AtLeast(-4f, T.AtMost(4f, x));

        // Centred in the range of x², so that the terms hardly cancel; odd and even powers run in parallel.
        T u = T.Fma(x, x, -7.875f);
        T uu = u * u;

        T odd = -3.7770986e-17f;
        odd = T.Fma(odd, uu, -3.3643903e-15f);
        odd = T.Fma(odd, uu, -1.2099927e-12f);
        odd = T.Fma(odd, uu, -1.8231706e-10f);
        odd = T.Fma(odd, uu, -2.3932127e-08f);
        odd = T.Fma(odd, uu, -2.4589206e-06f);
        odd = T.Fma(odd, uu, -0.00022175013f);

        T even = 1.382236e-18f;
        even = T.Fma(even, uu, 4.2075867e-16f);
        even = T.Fma(even, uu, 6.2727764e-14f);
        even = T.Fma(even, uu, 1.5840608e-11f);
        even = T.Fma(even, uu, 2.1358462e-09f);
        even = T.Fma(even, uu, 2.4897994e-07f);
        even = T.Fma(even, uu, 2.3499757e-05f);

        T p = T.Fma(even, u, odd);
        p = T.Fma(p, u, 0.002138436f);
        p = T.Fma(p, u, -0.02259642f);
        p = T.Fma(p, u, 0.35632256f);
        return T.AtLeast(-1f, T.AtMost(1f, x * p));
    }
}
