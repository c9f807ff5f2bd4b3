using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>
    /// ½x(1 + tanh(√(2/π)(x + 0.044715x³))), absolute error at most 1.6 (1.7) ULP of x: −0 from −10.1 down (−∞ too),
    /// never positive for negative x.
    /// </summary>
    /// <remarks>x·σ(z), as ½(1 + tanh y) = σ(2y).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GeluTanh(Vector512<float> x) => GeluTanh(new Lanes512(x)).Value;

    /// <inheritdoc cref="GeluTanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> GeluTanh(Vector256<float> x) => GeluTanh(new Lanes256(x)).Value;

    /// <inheritdoc cref="GeluTanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GeluTanh(Vector128<float> x) => GeluTanh(new Lanes128(x)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T GeluTanh<T>(T x)
        where T : struct, ILanes<T>
    {
        // −z = −2√(2/π)(x + 0.044715x³)
        return Gated(x, x * T.Fma(x * x, -0.0713548162726f, -1.59576912161f));
    }
}
