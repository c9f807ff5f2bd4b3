using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>
    /// tanh x to 2.6 (2.6) ULP: odd to the bit, so −0 stays −0; exactly ±1 from |x| = 9.02 on, never beyond.
    /// </summary>
    /// <remarks>
    /// k/(k + 1) with k = ½(e²ˣ − 1), which comes from a polynomial for ½(e²ʳ − 1), so that nothing cancels near 0.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x) => Tanh(new Lanes512(x)).Value;

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x) => Tanh(new Lanes256(x)).Value;

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> x) => Tanh(new Lanes128(x)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Tanh<T>(T x)
        where T : struct, ILanes<T>
    {
        // 2|x| = n·ln 2 + 2r, as in Exp. At 10 the result has long been 1.
        T size = T.AtMost(10f, T.Abs(x));
        T n = RoundedProduct(size, 2.88539f);
        T r = T.Fma(n, -0.3465728759765625f, size);
        r = T.Fma(n, -7.143034e-07f, r);

        T q = 0.044610072f;
        q = T.Fma(q, r, 0.13386254f);
        q = T.Fma(q, r, 0.33333123f);
        q = T.Fma(q, r, 0.6666618f);
        q = T.Fma(q, r, 1f);
        q = T.Fma(q, r * r, r);

        // e²ˣ − 1 = 2ⁿ(e²ʳ − 1) + 2ⁿ − 1
        T s = T.Scale(1f, n);
        T k = T.Fma(q, s, T.Fma(s, 0.5f, -0.5f));
        return T.CopySign(k / (k + 1f), x);
    }
}
