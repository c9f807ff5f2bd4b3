using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

/// <summary>
/// Weights of 16 bits, the upper halves of floats. Two consecutive inputs of one output share a lane of 32 bits, the even one in
/// the lower half, so that one shift or one mask makes either a float again.
/// </summary>
public static class BFloat16Panel
{
    private const uint UpperHalf = 0xFFFF0000;

    /// <summary>The even input of sixteen outputs.</summary>
    /// <param name="pairs">A panel's pairs.</param>
    /// <param name="offset">Lanes from there to the first output.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Even512(ref float pairs, nuint offset = 0) =>
        (Vector512.LoadUnsafe(ref pairs, offset).AsUInt32() << 16).AsSingle();

    /// <summary>The odd input of sixteen outputs.</summary>
    /// <param name="pairs">A panel's pairs.</param>
    /// <param name="offset">Lanes from there to the first output.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Odd512(ref float pairs, nuint offset = 0) =>
        (Vector512.LoadUnsafe(ref pairs, offset).AsUInt32() & Vector512.Create(UpperHalf)).AsSingle();

    /// <summary>The even input of eight outputs.</summary>
    /// <param name="pairs">A panel's pairs.</param>
    /// <param name="offset">Lanes from there to the first output.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Even256(ref float pairs, nuint offset = 0) =>
        (Vector256.LoadUnsafe(ref pairs, offset).AsUInt32() << 16).AsSingle();

    /// <summary>The odd input of eight outputs.</summary>
    /// <param name="pairs">A panel's pairs.</param>
    /// <param name="offset">Lanes from there to the first output.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Odd256(ref float pairs, nuint offset = 0)
    {
        // In halves: a load equal to that of the even input would be merged with it, and the pairs of a tile then be spilled,
        // because its accumulators leave AVX2 no registers to keep them in.
        Vector256<float> pair = Vector256.Create(Vector128.LoadUnsafe(ref pairs, offset), Vector128.LoadUnsafe(ref pairs, offset + 4));
        return (pair.AsUInt32() & Vector256.Create(UpperHalf)).AsSingle();
    }

    /// <summary>The even input of four outputs.</summary>
    /// <param name="pairs">A panel's pairs.</param>
    /// <param name="offset">Lanes from there to the first output.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Even128(ref float pairs, nuint offset = 0) =>
        (Vector128.LoadUnsafe(ref pairs, offset).AsUInt32() << 16).AsSingle();

    /// <summary>The odd input of four outputs.</summary>
    /// <param name="pairs">A panel's pairs.</param>
    /// <param name="offset">Lanes from there to the first output.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Odd128(ref float pairs, nuint offset = 0) =>
        (Vector128.LoadUnsafe(ref pairs, offset).AsUInt32() & Vector128.Create(UpperHalf)).AsSingle();

    /// <summary>The even input of one output.</summary>
    /// <param name="pair">Its lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Even(float pair) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(pair) << 16);

    /// <summary>The odd input of one output.</summary>
    /// <param name="pair">Its lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Odd(float pair) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(pair) & UpperHalf);
}
