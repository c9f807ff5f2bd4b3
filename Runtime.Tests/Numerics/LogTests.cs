namespace TxGen.Runtime.Tests.Numerics;

public sealed class LogTests
{
    [Fact]
    public void Is_within_half_an_ulp_of_the_exact_result()
    {
        double worst = 0;
        float worstAt = 0;
        foreach (float x in FloatSweep.Inputs)
        {
            if (!(x > 0))
            {
                continue;
            }

            double exact = Math.Log(x);
            double error = Math.Abs(VectorMath.Log(x) - exact) / ExactMath.Ulp(exact);
            if (!(error <= worst))
            {
                (worst, worstAt) = (error, x);
            }
        }

        Assert.True(worst <= 0.501, $"ln {worstAt:R} = {VectorMath.Log(worstAt):R} is {worst:F3} ULP off");
    }

    // mpmath, 25 digits, rounded to float
    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(0.5f, -0.6931472f)]
    [InlineData(10f, 2.3025851f)]
    [InlineData(float.Epsilon, -103.27893f)]
    [InlineData(float.MaxValue, 88.72284f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Has_these_values(float x, float expected) => Assert.Equal(expected, VectorMath.Log(x));
}
