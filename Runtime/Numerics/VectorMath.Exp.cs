using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>eˣ to 0.9 (1.2) ULP, subnormal results included: +∞ from 88.73 on, 0 below −103.98.</summary>
    /// <remarks>x = n·ln 2 + r, a polynomial for eʳ, times 2ⁿ.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x) => Exp(new Lanes512(x)).Value;

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x) => Exp(new Lanes256(x)).Value;

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp(Vector128<float> x) => Exp(new Lanes128(x)).Value;

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Exp<T>(T x)
        where T : struct, ILanes<T>
    {
        // Beyond these bounds the result no longer changes, and n would leave the range of Scale.
        x = T.AtLeast(-104f, T.AtMost(89f, x));

        // ln 2 is subtracted in two parts; the first has so few bits that n times it is exact.
        T n = RoundedProduct(x, 1.442695f);
        T r = T.Fma(n, -0.693145751953125f, x);
        r = T.Fma(n, -1.4286068e-06f, r);

        T y = 0.0013821025f;
        y = T.Fma(y, r, 0.008368674f);
        y = T.Fma(y, r, 0.041668262f);
        y = T.Fma(y, r, 0.16666521f);
        y = T.Fma(y, r, 0.49999994f);
        y = T.Fma(y, r, 1f);
        y = T.Fma(y, r, 1f);

        return T.Scale(y, n);
    }
}
