using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

public static partial class VectorMath
{
    /// <summary>
    /// The derivative of <see cref="Silu(Vector512{float})"/>, σ(x)(1 + x(1 − σ(x))), absolute error at most 1.2·10⁻⁷
    /// (1.3·10⁻⁷): exactly 1 from 104 on, 0 from −104 down, infinities too.
    /// </summary>
    /// <remarks>
    /// With a = |x| and σ = σ(a), 1 minus the derivative at a is e⁻ᵃσ(1 − aσ), where nothing cancels for large a.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SiluGradient(Vector512<float> x) => SiluGradient(new Lanes512(x)).Value;

    /// <inheritdoc cref="SiluGradient(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SiluGradient(Vector256<float> x) => SiluGradient(new Lanes256(x)).Value;

    /// <inheritdoc cref="SiluGradient(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SiluGradient(Vector128<float> x) => SiluGradient(new Lanes128(x)).Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SiluGradient<T>(T x)
        where T : struct, ILanes<T>
    {
        // At the bound e is exactly 0; beyond, a product of 0 and ∞ would be NaN.
        T a = T.AtMost(104f, T.Abs(x));
        T e = Exp(-a);
        T sigma = 1f / (1f + e);
        return Rising(0.5f - e * sigma * T.Fma(-a, sigma, 1f), x);
    }
}
