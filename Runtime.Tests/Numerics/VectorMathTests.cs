using System.Runtime.Intrinsics;

namespace TxGen.Runtime.Tests.Numerics;

public sealed class VectorMathTests
{
    public static TheoryData<string> Names => new(VectorFunction.All.Select(function => function.Name));

    // (1 + 2⁻¹²)² − (1 + 2⁻¹¹) is 2⁻²⁴, which a rounded product loses.
    private static bool HasFma =>
        Vector128.MultiplyAddEstimate(
            Vector128.Create(1 + 1f / 4096),
            Vector128.Create(1 + 1f / 4096),
            Vector128.Create(-1 - 1f / 2048)).ToScalar() != 0;

    // The figures stated in the documentation, with and without FMA.
    [Theory]
    [InlineData("Exp", 0.9, 1.2)]
    [InlineData("Tanh", 2.6, 2.6)]
    [InlineData("Erf", 3.9, 4.2)]
    public void Is_within_so_many_ulp_of_the_exact_result(string name, double fused, double rounded) =>
        AssertErrors(name, HasFma ? fused : rounded, (_, exact) => ExactMath.Ulp(exact), float.MinValue);

    [Theory]
    [InlineData("Gelu", 1.8, 2.2)]
    [InlineData("GeluTanh", 1.6, 1.7)]
    [InlineData("Silu", 1.5, 1.5)]
    public void Is_within_so_many_ulp_of_x(string name, double fused, double rounded) =>
        AssertErrors(name, HasFma ? fused : rounded, (x, _) => ExactMath.Ulp(x), float.MinValue);

    [Fact]
    public void Silu_is_close_to_the_exact_result_where_its_exponential_is_finite() =>
        AssertErrors("Silu", HasFma ? 2.4 : 2.5, (_, exact) => ExactMath.Ulp(exact), -88.7f);

    [Theory]
    [InlineData("GeluGradient", 6.4e-7, 6.5e-7)]
    [InlineData("GeluTanhGradient", 7.1e-7, 7.2e-7)]
    [InlineData("SiluGradient", 1.2e-7, 1.3e-7)]
    [InlineData("TanhGradient", 2.1e-7, 2.1e-7)]
    public void Is_as_close_to_the_exact_derivative_as_stated(string name, double fused, double rounded) =>
        AssertErrors(name, HasFma ? fused : rounded, (_, _) => 1, float.MinValue);

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_same_bits_on_every_width(string name)
    {
        if (!HasFma)
        {
            return; // 128-bit registers then round products, the wider ones emulate FMA: the documented exception.
        }

        VectorFunction function = VectorFunction.Named(name);
        float[] inputs = FloatSweep.Inputs;
        for (int i = 0; i < inputs.Length; i += 16)
        {
            Vector512<float> x = Vector512.Create(inputs.AsSpan(i));
            Vector512<float> wide = function.Of512(x);
            Vector512<float> middle = Vector512.Create(function.Of256(x.GetLower()), function.Of256(x.GetUpper()));
            Vector512<float> narrow = Vector512.Create(Narrow(function, x.GetLower()), Narrow(function, x.GetUpper()));
            if (wide.AsInt32() != middle.AsInt32() || wide.AsInt32() != narrow.AsInt32())
            {
                Assert.Fail($"{name}({x}) = {wide} or {middle} or {narrow}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Keeps_nan_on_every_width(string name)
    {
        VectorFunction function = VectorFunction.Named(name);
        Assert.True(float.IsNaN(function.Of(float.NaN)));
        Assert.True(float.IsNaN(function.Of256(Vector256.Create(float.NaN)).ToScalar()));
        Assert.True(float.IsNaN(function.Of512(Vector512.Create(float.NaN)).ToScalar()));
    }

    [Theory]
    [InlineData("Exp", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("Exp", float.NegativeInfinity, 0f)]
    [InlineData("Exp", 88.73f, float.PositiveInfinity)]
    [InlineData("Exp", -104f, 0f)]
    [InlineData("Exp", 0f, 1f)]
    [InlineData("Tanh", float.PositiveInfinity, 1f)]
    [InlineData("Tanh", float.NegativeInfinity, -1f)]
    [InlineData("Tanh", 9.02f, 1f)]
    [InlineData("Tanh", -0f, -0f)]
    [InlineData("Tanh", float.Epsilon, float.Epsilon)]
    [InlineData("Erf", float.PositiveInfinity, 1f)]
    [InlineData("Erf", float.NegativeInfinity, -1f)]
    [InlineData("Erf", 3.95f, 1f)]
    [InlineData("Erf", -float.MaxValue, -1f)]
    [InlineData("Erf", -0f, -0f)]
    [InlineData("Gelu", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("Gelu", float.NegativeInfinity, 0f)]
    [InlineData("Gelu", 5.3f, 5.3f)]
    [InlineData("Gelu", float.MaxValue, float.MaxValue)]
    [InlineData("Gelu", -5.3f, 0f)]
    [InlineData("Gelu", -0f, 0f)]
    [InlineData("GeluTanh", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("GeluTanh", float.NegativeInfinity, -0f)]
    [InlineData("GeluTanh", float.MaxValue, float.MaxValue)]
    [InlineData("GeluTanh", float.MinValue, -0f)]
    [InlineData("GeluTanh", -0f, -0f)]
    [InlineData("Silu", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("Silu", float.NegativeInfinity, -0f)]
    [InlineData("Silu", float.MaxValue, float.MaxValue)]
    [InlineData("Silu", float.MinValue, -0f)]
    [InlineData("Silu", -0f, -0f)]
    [InlineData("GeluGradient", float.PositiveInfinity, 1f)]
    [InlineData("GeluGradient", float.NegativeInfinity, 0f)]
    [InlineData("GeluGradient", float.MaxValue, 1f)]
    [InlineData("GeluGradient", float.MinValue, 0f)]
    [InlineData("GeluGradient", 6.26f, 1f)]
    [InlineData("GeluGradient", -6.26f, 0f)]
    [InlineData("GeluTanhGradient", float.PositiveInfinity, 1f)]
    [InlineData("GeluTanhGradient", float.NegativeInfinity, 0f)]
    [InlineData("GeluTanhGradient", float.MaxValue, 1f)]
    [InlineData("GeluTanhGradient", float.MinValue, 0f)]
    [InlineData("GeluTanhGradient", 5.8f, 1f)]
    [InlineData("GeluTanhGradient", -5.8f, 0f)]
    [InlineData("SiluGradient", float.PositiveInfinity, 1f)]
    [InlineData("SiluGradient", float.NegativeInfinity, 0f)]
    [InlineData("SiluGradient", float.MaxValue, 1f)]
    [InlineData("SiluGradient", float.MinValue, 0f)]
    [InlineData("SiluGradient", 104f, 1f)]
    [InlineData("SiluGradient", -104f, 0f)]
    [InlineData("SiluGradient", 0f, 0.5f)]
    [InlineData("TanhGradient", float.PositiveInfinity, 0f)]
    [InlineData("TanhGradient", float.NegativeInfinity, 0f)]
    [InlineData("TanhGradient", 9.02f, 0f)]
    [InlineData("TanhGradient", -9.02f, 0f)]
    [InlineData("TanhGradient", 0f, 1f)]
    public void Has_these_values(string name, float x, float expected)
    {
        float got = VectorFunction.Named(name).Of(x);
        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(got));
    }

    [Theory]
    [InlineData("Tanh")]
    [InlineData("Erf")]
    public void Is_odd_and_never_beyond_one(string name)
    {
        VectorFunction function = VectorFunction.Named(name);
        foreach (float x in FloatSweep.Inputs)
        {
            float y = function.Of(x);
            if (!(Math.Abs(y) <= 1 && y == -function.Of(-x)))
            {
                Assert.Fail($"{name}({x:R}) = {y:R}");
            }
        }
    }

    [Theory]
    [InlineData("Gelu")]
    [InlineData("GeluTanh")]
    [InlineData("Silu")]
    public void Has_the_sign_of_x(string name)
    {
        VectorFunction function = VectorFunction.Named(name);
        foreach (float x in FloatSweep.Inputs)
        {
            float y = function.Of(x);
            if (!(x < 0 ? y <= 0 : y >= 0))
            {
                Assert.Fail($"{name}({x:R}) = {y:R}");
            }
        }
    }

    // mpmath, 25 digits: mp.erf(x)
    [Theory]
    [InlineData(1e-10, 1.128379167095512573892398e-10)]
    [InlineData(0.5, 0.5204998778130465376827467)]
    [InlineData(-1.5, -0.9661051464753107270669763)]
    [InlineData(3, 0.9999779095030014145586272)]
    [InlineData(5.5, 0.999999999999992642152082)]
    public void The_reference_erf_is_exact_to_double_precision(double x, double expected) =>
        Assert.Equal(1, ExactMath.Erf(x) / expected, 4e-15);

    private static void AssertErrors(string name, double limit, Func<double, double, double> unit, float from)
    {
        VectorFunction function = VectorFunction.Named(name);
        double worst = 0;
        float worstAt = 0;
        foreach (float x in FloatSweep.Inputs)
        {
            double exact = function.Exact(x);
            float got = function.Of(x);

            // An exact result that rounds to infinity is met by infinity.
            double error = float.IsInfinity(got) && (float)exact == got ? 0 : Math.Abs(got - exact) / unit(x, exact);
            if (x >= from && !(error <= worst))
            {
                (worst, worstAt) = (error, x);
            }
        }

        Assert.True(worst <= limit, $"{name}({worstAt:R}) = {function.Of(worstAt):R} is {worst:G4} units off");
    }

    private static Vector256<float> Narrow(VectorFunction function, Vector256<float> x) =>
        Vector256.Create(function.Of128(x.GetLower()), function.Of128(x.GetUpper()));
}
