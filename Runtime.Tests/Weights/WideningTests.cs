using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests;

/// <summary>Smaller float types become float without loss.</summary>
public class WideningTests
{
    private static readonly ushort[] AllPatterns = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];

    [Fact]
    public void Every_F16_value_is_widened_exactly() =>
        AssertWidened("F16", bits => (float)BitConverter.UInt16BitsToHalf(bits));

    [Fact]
    public void Every_BF16_value_is_widened_exactly() =>
        AssertWidened("BF16", bits => BitConverter.UInt32BitsToSingle((uint)bits << 16));

    [Theory]
    [InlineData("F16", (ushort)0x3E00), InlineData("BF16", (ushort)0x3FC0)]
    public void Lengths_that_fill_no_vector_are_widened_too(string type, ushort oneAndAHalf)
    {
        for (int length = 1; length < 40; length++)
        {
            ushort[] values = [.. Enumerable.Repeat(oneAndAHalf, length)];
            Assert.False(Load(type, values).AsSpan().ContainsAnyExcept(1.5f));
        }
    }

    private static void AssertWidened(string type, Func<ushort, float> widen)
    {
        float[] actual = Load(type, AllPatterns);
        for (int i = 0; i < actual.Length; i++)
        {
            float expected = widen(AllPatterns[i]);
            // Not Assert.Equal: the sign of zero counts, the payload of NaN does not.
            Assert.True(float.IsNaN(expected)
                ? float.IsNaN(actual[i])
                : BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(actual[i]));
        }
    }

    private static float[] Load(string type, ushort[] values)
    {
        var map = new WeightMap("Example", layers: 1, floats: values.Length);
        map.Vector("a", ParameterKind.Bias, new PanelPart(values.Length, 0));
        byte[] file = TestFile.Of(("a", type, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
        return Loading.LoadEveryWay(map, file).Packed(map).ToArray();
    }
}
