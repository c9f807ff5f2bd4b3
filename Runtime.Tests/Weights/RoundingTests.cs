using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests;

/// <summary>To what weights are rounded in formats of fewer bits.</summary>
public class RoundingTests
{
    [Theory]
    [InlineData(1f, 1f), InlineData(-1f, -1f), InlineData(-0f, -0f)]
    // One and 2^-8: half way, to the even neighbour below; with another 2^-16, above. One and three times 2^-8: to the even one above.
    [InlineData(1.00390625f, 1f), InlineData(1.0039215f, 1.0078125f), InlineData(1.01171875f, 1.015625f)]
    [InlineData(-1.00390625f, -1f), InlineData(-1.01171875f, -1.015625f)]
    // Up over a power of two, over the largest of 16 bits, and among subnormals.
    [InlineData(1.9999999f, 2f), InlineData(float.MaxValue, float.PositiveInfinity), InlineData(3.3895314e38f, 3.3895314e38f)]
    [InlineData(float.Epsilon, 0f), InlineData(9.2e-41f, 9.1835e-41f), InlineData(1.1754943e-38f, 1.1754944e-38f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity), InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void BFloat16_rounds_to_nearest_even(float value, float expected)
    {
        foreach (int inputs in new[] { 1, 2 })
        {
            float[] saved = OneOutput(WeightFormat.BFloat16, [.. Enumerable.Repeat(value, inputs)]);
            Assert.All(saved, each => Assert.Equal(BitConverter.SingleToInt32Bits(expected) >> 16, BitConverter.SingleToInt32Bits(each) >> 16));
        }
    }

    [Fact]
    public void A_NaN_of_low_bits_alone_stays_NaN_in_BFloat16()
    {
        float[] saved = OneOutput(WeightFormat.BFloat16, [BitConverter.UInt32BitsToSingle(0x7F800001), BitConverter.UInt32BitsToSingle(0xFFFFFFFF)]);
        Assert.All(saved, each => Assert.True(float.IsNaN(each)));
    }

    [Fact]
    public void Int8_rounds_ties_to_even()
    {
        // The scale is 1: what is saved is the integers.
        float[] saved = OneOutput(WeightFormat.Int8, [127, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 2.4999f, -126.7f]);
        Assert.Equal([127, 0, 2, 2, 0, -2, 2, -127], saved);
    }

    [Theory]
    [InlineData(1f), InlineData(0.3f), InlineData(1e30f), InlineData(1.6e-36f), InlineData(3e38f)]
    public void Int8_errs_by_half_a_step_and_holds_the_largest_weight_as_127(float largest)
    {
        var random = new Random(6);
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => i == 700 ? -largest : largest * (2 * random.NextSingle() - 1))];
        MatrixExample example = new(WeightFormat.Int8, MatrixOrder.OutputsByInputs, 1000, [1]);
        ReadOnlySpan<float> packed = PackedWeights.Load(example.Map, example.File(values)).Packed(example.Map);
        float scale = packed[example.Parts[0].Scales];
        Assert.Equal(-127, Int8Panel.At(ref MemoryMarshal.GetReference(packed[MatrixExample.Start..]), 700 * 16));
        float[] saved = example.Saved(values);
        Assert.Equal(largest / 127, scale);
        for (int i = 0; i < values.Length; i++)
            Assert.InRange(Math.Abs((double)values[i] - saved[i]), 0, scale / 2d * 1.0001);
    }

    [Theory]
    [InlineData(0f), InlineData(float.Epsilon), InlineData(1.4e-36f)]
    public void Outputs_of_next_to_nothing_are_zero_in_Int8(float largest)
    {
        MatrixExample example = new(WeightFormat.Int8, MatrixOrder.OutputsByInputs, 3, [2]);
        float[] saved = example.Saved([largest, -largest, 0, 1, 2, 3]);
        Assert.Equal([0, 0, 0], saved[..3]);
        Assert.Equal(3, saved[5], 1e-4);
    }

    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity), InlineData(float.NegativeInfinity)]
    public void An_output_with_a_weight_that_is_no_number_is_NaN_in_Int8_and_no_other_is(float odd)
    {
        MatrixExample example = new(WeightFormat.Int8, MatrixOrder.OutputsByInputs, 3, [3]);
        float[] saved = example.Saved([1, 2, 3, 0, odd, 5, 4, 5, 6]);
        Assert.All(saved[3..6], each => Assert.True(float.IsNaN(each)));
        Assert.All([.. saved[..3], .. saved[6..]], each => Assert.True(float.IsFinite(each)));
    }

    private static float[] OneOutput(WeightFormat format, float[] weights) =>
        new MatrixExample(format, MatrixOrder.OutputsByInputs, weights.Length, [1]).Saved(weights);
}
