using System.Runtime.Intrinsics;

namespace TxGen.Runtime.Tests.Numerics;

public sealed class DropoutMaskTests
{
    [Fact]
    public void Gives_the_same_bits_on_every_width_and_from_every_column()
    {
        float[] values = [.. Enumerable.Range(0, 16).Select(i => i - 7.3f)];
        for (uint row = 0; row < 50; row++)
        {
            DropoutRow mask = new DropoutMask(DropoutMask.Key(1, 2, 3), 0.3f).Row(row);
            for (nuint column = 0; column < 100; column++)
            {
                Vector512<float> v = Vector512.Create(values);
                Vector512<float> wide = mask.Apply(v, column);
                Vector512<float> middle = Vector512.Create(mask.Apply(v.GetLower(), column), mask.Apply(v.GetUpper(), column + 8));
                for (int lane = 0; lane < 16; lane++)
                {
                    float alone = mask.Apply(Vector128.Create(values[lane]), column + (nuint)lane).ToScalar();
                    Assert.Equal(BitConverter.SingleToInt32Bits(alone), BitConverter.SingleToInt32Bits(wide[lane]));
                    Assert.Equal(BitConverter.SingleToInt32Bits(alone), BitConverter.SingleToInt32Bits(middle[lane]));
                }
            }
        }
    }

    // A resumed training goes on with the masks it would have had, on any machine and in any later version.
    [Fact]
    public void Never_changes()
    {
        DropoutRow mask = new DropoutMask(DropoutMask.Key(1, 2, 3), 0.5f).Row(4);
        ulong kept = 0;
        for (int column = 0; column < 64; column += 4)
        {
            Vector128<float> four = mask.Apply(Vector128.Create(-1f), (nuint)column);
            kept |= (ulong)four.ExtractMostSignificantBits() << column;
        }

        Assert.Equal(0x7B1422C7D65A23EFul, kept);
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.99999994f)]
    public void Leaves_zero_or_the_scaled_value(float rate)
    {
        float scale = 1 / (1 - rate);
        DropoutRow mask = new DropoutMask(7, rate).Row(0);
        for (nuint column = 0; column < 1000; column++)
        {
            float got = mask.Apply(Vector128.Create(-1.7f), column).ToScalar();
            Assert.True(got == 0 || got == -1.7f * scale);
            float nan = mask.Apply(Vector128.Create(float.NaN), column).ToScalar();
            Assert.Equal(got == 0, nan == 0);
        }
    }

    [Theory]
    [InlineData(1.5f)]
    [InlineData(-0f)]
    [InlineData(float.Epsilon)]
    [InlineData(float.MaxValue)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void A_rate_of_zero_changes_no_bit(float value)
    {
        for (uint row = 0; row < 100; row++)
        {
            for (nuint column = 0; column < 256; column += 16)
            {
                Vector512<float> got = new DropoutMask(row, 0).Row(row).Apply(Vector512.Create(value), column);
                Assert.Equal(Vector512.Create(value).AsInt32(), got.AsInt32());
            }
        }
    }

    [Fact]
    public void What_a_high_rate_keeps_a_low_rate_keeps_too()
    {
        Vector128<float> one = Vector128<float>.One;
        for (nuint column = 0; column < 4000; column++)
        {
            bool high = new DropoutMask(3, 0.6f).Row(1).Apply(one, column).ToScalar() != 0;
            bool low = new DropoutMask(3, 0.4f).Row(1).Apply(one, column).ToScalar() != 0;
            Assert.True(low || !high);
        }
    }

    [Fact]
    public void Seeds_calls_and_sites_have_keys_of_their_own()
    {
        HashSet<ulong> keys = [];
        for (int seed = -5; seed < 5; seed++)
        {
            for (long call = 0; call < 100; call++)
            {
                for (int site = 0; site < 100; site++)
                {
                    Assert.True(keys.Add(DropoutMask.Key(seed, call, site)));
                }
            }
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    public void A_rate_outside_its_range_is_refused(float rate)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new DropoutMask(1, rate));
        Assert.StartsWith($"rate is {rate}, but must be at least 0 and less than 1.", error.Message, StringComparison.Ordinal);
    }
}
