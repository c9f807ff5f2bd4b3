using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime.Tests.Numerics;

/// <summary>Every weight that a compact panel can hold becomes the same float on every width.</summary>
public sealed class PanelLoadTests
{
    [Fact]
    public void Halves_of_a_lane_are_floats_of_16_bits()
    {
        // Every pattern once in the lower half, once in the upper, beside another one.
        for (uint first = 0; first < 1 << 16; first += 16)
        {
            uint[] even = [.. Enumerable.Range(0, 16).Select(i => first + (uint)i)];
            uint[] odd = [.. even.Select(bits => bits * 40503 % (1 << 16))];
            // Something else stands in front: the offset counts.
            float[] pairs = [7, .. even.Zip(odd, (low, high) => BitConverter.UInt32BitsToSingle(low | (high << 16)))];
            ref float start = ref MemoryMarshal.GetArrayDataReference(pairs);

            AssertBits(even, Lanes(BFloat16Panel.Even512(ref start, 1)));
            AssertBits(even, [.. Lanes(BFloat16Panel.Even256(ref start, 1)), .. Lanes(BFloat16Panel.Even256(ref start, 9))]);
            AssertBits(even, [.. new nuint[] { 1, 5, 9, 13 }.SelectMany(i => Lanes(BFloat16Panel.Even128(ref pairs[0], i)))]);
            AssertBits(even, [.. pairs.Skip(1).Select(BFloat16Panel.Even)]);
            AssertBits(odd, Lanes(BFloat16Panel.Odd512(ref start, 1)));
            AssertBits(odd, [.. Lanes(BFloat16Panel.Odd256(ref start, 1)), .. Lanes(BFloat16Panel.Odd256(ref start, 9))]);
            AssertBits(odd, [.. new nuint[] { 1, 5, 9, 13 }.SelectMany(i => Lanes(BFloat16Panel.Odd128(ref pairs[0], i)))]);
            AssertBits(odd, [.. pairs.Skip(1).Select(BFloat16Panel.Odd)]);
        }
    }

    [Fact]
    public void Bytes_are_whole_numbers()
    {
        float[] panel = new float[1 + 256 / sizeof(float)];
        Span<sbyte> bytes = MemoryMarshal.Cast<float, sbyte>(panel.AsSpan(1));
        for (int i = 0; i < 256; i++)
            bytes[i] = (sbyte)i;
        float[] expected = [.. Enumerable.Range(0, 256).Select(i => (float)(sbyte)i)];
        nuint[] quarters = [.. Enumerable.Range(1, 64).Select(i => (nuint)i)];
        Assert.Equal(expected, quarters.Where(i => i % 4 == 1).SelectMany(i => Lanes(Int8Panel.Load512(ref panel[0], i))));
        Assert.Equal(expected, quarters.Where(i => i % 2 == 1).SelectMany(i => Lanes(Int8Panel.Load256(ref panel[0], i))));
        Assert.Equal(expected, quarters.SelectMany(i => Lanes(Int8Panel.Load128(ref panel[0], i))));
        Assert.Equal(expected, Enumerable.Range(0, 256).Select(i => Int8Panel.At(ref panel[1], i)));
    }

    private static void AssertBits(uint[] halves, float[] floats)
    {
        for (int i = 0; i < halves.Length; i++)
            Assert.Equal(halves[i] << 16, BitConverter.SingleToUInt32Bits(floats[i]));
    }

    private static float[] Lanes(Vector512<float> vector) => [.. Enumerable.Range(0, 16).Select(i => vector[i])];

    private static float[] Lanes(Vector256<float> vector) => [.. Enumerable.Range(0, 8).Select(i => vector[i])];

    private static float[] Lanes(Vector128<float> vector) => [.. Enumerable.Range(0, 4).Select(i => vector[i])];
}
