using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TxGen.Runtime;

/// <summary>Transposes small blocks of floats in registers.</summary>
public static class Transpose
{
    /// <summary>Writes element (r, c) of a block of 4 x 4 to (c, r).</summary>
    /// <param name="source">The block's first element.</param>
    /// <param name="sourceStride">Floats from one row to the next.</param>
    /// <param name="destination">The transposed block's first element.</param>
    /// <param name="destinationStride">Floats from one of its rows to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block4x4(ref float source, nuint sourceStride, ref float destination, nuint destinationStride)
    {
        Vector128<float> row0 = Vector128.LoadUnsafe(ref source);
        Vector128<float> row1 = Vector128.LoadUnsafe(ref source, sourceStride);
        Vector128<float> row2 = Vector128.LoadUnsafe(ref source, sourceStride * 2);
        Vector128<float> row3 = Vector128.LoadUnsafe(ref source, sourceStride * 3);
        Vector128<float> even01 = ZipLow(row0, row2);
        Vector128<float> even23 = ZipHigh(row0, row2);
        Vector128<float> odd01 = ZipLow(row1, row3);
        Vector128<float> odd23 = ZipHigh(row1, row3);
        ZipLow(even01, odd01).StoreUnsafe(ref destination);
        ZipHigh(even01, odd01).StoreUnsafe(ref destination, destinationStride);
        ZipLow(even23, odd23).StoreUnsafe(ref destination, destinationStride * 2);
        ZipHigh(even23, odd23).StoreUnsafe(ref destination, destinationStride * 3);
    }

    /// <summary>a0 b0 a1 b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>a2 b2 a3 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);
}
