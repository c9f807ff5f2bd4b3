using System.Runtime.Intrinsics;

namespace TxGen.Runtime.Tests.Numerics;

/// <summary>One function of <see cref="VectorMath"/>: its three widths and its double-precision counterpart.</summary>
public sealed record VectorFunction(
    string Name,
    Func<Vector128<float>, Vector128<float>> Of128,
    Func<Vector256<float>, Vector256<float>> Of256,
    Func<Vector512<float>, Vector512<float>> Of512,
    Func<double, double> Exact)
{
    public static readonly VectorFunction[] All =
    [
        new("Exp", VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, Math.Exp),
        new("Tanh", VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, Math.Tanh),
        new("Erf", VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, ExactMath.Erf),
        new("Gelu", VectorMath.Gelu, VectorMath.Gelu, VectorMath.Gelu, ExactMath.Gelu),
        new("GeluTanh", VectorMath.GeluTanh, VectorMath.GeluTanh, VectorMath.GeluTanh, ExactMath.GeluTanh),
        new("Silu", VectorMath.Silu, VectorMath.Silu, VectorMath.Silu, ExactMath.Silu),
        new("GeluGradient", VectorMath.GeluGradient, VectorMath.GeluGradient, VectorMath.GeluGradient,
            ExactMath.GeluGradient),
        new("GeluTanhGradient", VectorMath.GeluTanhGradient, VectorMath.GeluTanhGradient, VectorMath.GeluTanhGradient,
            ExactMath.GeluTanhGradient),
        new("SiluGradient", VectorMath.SiluGradient, VectorMath.SiluGradient, VectorMath.SiluGradient,
            ExactMath.SiluGradient),
        new("TanhGradient", VectorMath.TanhGradient, VectorMath.TanhGradient, VectorMath.TanhGradient,
            ExactMath.TanhGradient),
    ];

    public static VectorFunction Named(string name) => All.Single(function => function.Name == name);

    public float Of(float x) => Of128(Vector128.Create(x)).ToScalar();
}
