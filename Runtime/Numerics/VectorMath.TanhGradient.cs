using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>
    /// The derivative of <see cref="Tanh(Vector512{float})"/>, 1 − tanh²x, absolute error at most 2.1·10⁻⁷ (2.1·10⁻⁷): even to the bit;
    /// exactly 0 from |x| = 9.02 on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> TanhGradient(Vector512<float> x) => TanhGradient(new Lanes512(x)).Value;

    /// <inheritdoc cref="TanhGradient(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> TanhGradient(Vector256<float> x) => TanhGradient(new Lanes256(x)).Value;

    /// <inheritdoc cref="TanhGradient(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> TanhGradient(Vector128<float> x) => TanhGradient(new Lanes128(x)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T TanhGradient<T>(T x)
        where T : struct, ILanes<T>
    {
        // A product of two differences, as 1 − t² would cancel where t is nearly 1.
        T t = Tanh(x);
        return (1f - t) * (1f + t);
    }
}
