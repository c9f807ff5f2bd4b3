using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

/// <summary>Turns the float types of weights files into float; every value of the smaller types has an exact one.</summary>
internal static class Widening
{
    /// <summary>2^112, the quotient of the exponent biases of float and Half.</summary>
    private const float Rebias = 5.192296858534828e33f;

    public static bool Supports(DType type) => type is DType.F32 or DType.F16 or DType.BF16;

    /// <summary>Values of <paramref name="bytes"/> as floats; <paramref name="scratch"/> takes them where they must be converted.</summary>
    public static ReadOnlySpan<float> Widen(DType type, ReadOnlySpan<byte> bytes, Span<float> scratch)
    {
        if (type == DType.F32)
            return MemoryMarshal.Cast<byte, float>(bytes);
        ReadOnlySpan<ushort> values = MemoryMarshal.Cast<byte, ushort>(bytes);
        if (type == DType.F16)
            WidenHalf(values, scratch);
        else
            WidenBFloat16(values, scratch);
        return scratch[..values.Length];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WidenHalf(ReadOnlySpan<ushort> values, Span<float> floats)
    {
        int i = 0;
        for (; i <= values.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.Create(values[i..]));
            HalfBitsToFloat(low).CopyTo(floats[i..]);
            HalfBitsToFloat(high).CopyTo(floats[(i + Vector256<float>.Count)..]);
        }
        for (; i < values.Length; i++)
            floats[i] = (float)BitConverter.UInt16BitsToHalf(values[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> HalfBitsToFloat(Vector256<uint> half)
    {
        // Exponent and fraction moved into a float's places are right but for the bias, which a multiplication repairs,
        // subnormals included. Infinities and NaN then need the largest exponent.
        Vector256<uint> magnitude = half & Vector256.Create(0x7FFFu);
        Vector256<uint> scaled = ((magnitude << 13).AsSingle() * Vector256.Create(Rebias)).AsUInt32();
        Vector256<uint> special = Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(0x7C00u)) & Vector256.Create(0x7F800000u);
        return (scaled | special | ((half ^ magnitude) << 16)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WidenBFloat16(ReadOnlySpan<ushort> values, Span<float> floats)
    {
        int i = 0;
        for (; i <= values.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.Create(values[i..]));
            (low << 16).AsSingle().CopyTo(floats[i..]);
            (high << 16).AsSingle().CopyTo(floats[(i + Vector256<float>.Count)..]);
        }
        for (; i < values.Length; i++)
            floats[i] = BitConverter.UInt32BitsToSingle((uint)values[i] << 16);
    }
}
