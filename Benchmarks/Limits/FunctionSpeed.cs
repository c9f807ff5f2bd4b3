using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TxGen;
using TxGen.Runtime;

namespace Benchmarks.Limits;

/// <summary>How fast vector functions run on their own, from L1 to L1, as wide as the processor has vectors.</summary>
internal static class FunctionSpeed
{
    private const int Floats = 2048;
    private const int Passes = 2000;
    private const int Runs = 5;

    private delegate void Pass(ref float data, nint floats);

    /// <summary>GELU with the error function: values a second.</summary>
    public static double MeasureGelu() => Measure(Wide ? Gelu512 : Gelu256);

    /// <summary>Exponentials a second.</summary>
    public static double MeasureExp() => Measure(Wide ? Exp512 : Exp256);

    private static bool Wide => InstructionSets.IsSupported(InstructionSet.Avx512);

    private static double Measure(Pass pass)
    {
        var memory = new AlignedMemory(Floats);
        Run(pass, memory);
        return (double)Floats * Passes / Enumerable.Range(0, Runs).Min(_ => Run(pass, memory));
    }

    private static double Run(Pass pass, AlignedMemory memory)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Passes; i++)
            pass(ref memory.Origin, Floats);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gelu512(ref float data, nint floats)
    {
        for (; floats > 0; floats -= 16)
        {
            VectorMath.Gelu(Vector512.LoadUnsafe(ref data)).StoreUnsafe(ref data);
            data = ref Unsafe.Add(ref data, 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gelu256(ref float data, nint floats)
    {
        for (; floats > 0; floats -= 8)
        {
            VectorMath.Gelu(Vector256.LoadUnsafe(ref data)).StoreUnsafe(ref data);
            data = ref Unsafe.Add(ref data, 8);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Exp512(ref float data, nint floats)
    {
        for (; floats > 0; floats -= 16)
        {
            VectorMath.Exp(Vector512.LoadUnsafe(ref data)).StoreUnsafe(ref data);
            data = ref Unsafe.Add(ref data, 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Exp256(ref float data, nint floats)
    {
        for (; floats > 0; floats -= 8)
        {
            VectorMath.Exp(Vector256.LoadUnsafe(ref data)).StoreUnsafe(ref data);
            data = ref Unsafe.Add(ref data, 8);
        }
    }
}
