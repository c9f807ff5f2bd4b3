using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TxGen.Runtime;

/// <summary>Weights of 8 bits, widened on their way into a register. Offsets count floats, four weights each.</summary>
public static class Int8Panel
{
    /// <summary>Sixteen weights.</summary>
    /// <param name="panel">Where weights lie.</param>
    /// <param name="offset">Floats from there to the first weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512(ref float panel, nuint offset = 0) => Avx512F.IsSupported
        ? Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(ref panel, offset).AsSByte()))
        : Vector512.Create(Load256(ref panel, offset), Load256(ref panel, offset + 2));

    /// <summary>Eight weights.</summary>
    /// <param name="panel">Where weights lie.</param>
    /// <param name="offset">Floats from there to the first weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256(ref float panel, nuint offset = 0) => Avx2.IsSupported
        ? Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(
            Vector128.CreateScalarUnsafe(Unsafe.As<float, double>(ref Unsafe.Add(ref panel, offset))).AsSByte()))
        : Vector256.Create(Load128(ref panel, offset), Load128(ref panel, offset + 1));

    /// <summary>Four weights.</summary>
    /// <param name="panel">Where weights lie.</param>
    /// <param name="offset">Floats from there to the first weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load128(ref float panel, nuint offset = 0)
    {
        Vector128<sbyte> weights = Vector128.CreateScalarUnsafe(Unsafe.Add(ref panel, offset)).AsSByte();
        return Vector128.ConvertToSingle(
            Sse41.IsSupported ? Sse41.ConvertToVector128Int32(weights) : Vector128.WidenLower(Vector128.WidenLower(weights)));
    }

    /// <summary>One weight.</summary>
    /// <param name="panel">Where weights lie.</param>
    /// <param name="index">Weights from there to the wanted one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(ref float panel, nint index) => Unsafe.Add(ref Unsafe.As<float, sbyte>(ref panel), index);
}
