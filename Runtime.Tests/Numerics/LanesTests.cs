using System.Runtime.Intrinsics;

namespace TxGen.Runtime.Tests.Numerics;

public sealed class LanesTests
{
    [Fact]
    public void Sum_adds_in_one_tree_on_every_width()
    {
        Random random = new(1);
        for (int round = 0; round < 1000; round++)
        {
            float[] lanes = RandomLanes(random);
            float expected = Tree(lanes, (left, right) => left + right);
            Vector512<float> v = Vector512.Create(lanes);
            (Vector256<float> low, Vector256<float> high) = (v.GetLower(), v.GetUpper());
            Assert.Equal(expected, Lanes.Sum(v));
            Assert.Equal(expected, Lanes.Sum(low, high));
            Assert.Equal(expected, Lanes.Sum(low.GetLower(), low.GetUpper(), high.GetLower(), high.GetUpper()));
        }
    }

    [Fact]
    public void Max_finds_the_largest_lane_wherever_it_is()
    {
        Random random = new(2);
        for (int round = 0; round < 1000; round++)
        {
            float[] lanes = RandomLanes(random);
            float expected = lanes.Max();
            Vector512<float> v = Vector512.Create(lanes);
            (Vector256<float> low, Vector256<float> high) = (v.GetLower(), v.GetUpper());
            Assert.Equal(expected, Lanes.Max(v));
            Assert.Equal(expected, Lanes.Max(low, high));
            Assert.Equal(expected, Lanes.Max(low.GetLower(), low.GetUpper(), high.GetLower(), high.GetUpper()));
        }
    }

    /// <summary>Sixteen lanes of very different size, so that another order of additions gives another sum.</summary>
    private static float[] RandomLanes(Random random) =>
        [.. Enumerable.Range(0, 16).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-4, 5)))];

    private static float Tree(ReadOnlySpan<float> lanes, Func<float, float, float> combine)
    {
        float[] left = lanes.ToArray();
        for (int half = 8; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                left[i] = combine(left[i], left[i + half]);
            }
        }

        return left[0];
    }
}
