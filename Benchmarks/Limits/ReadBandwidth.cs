using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TxGen;
using TxGen.Runtime;

namespace Benchmarks.Limits;

/// <summary>How fast one core reads memory it has read before: a sum in eight chains, as wide as the processor has vectors.</summary>
internal static class ReadBandwidth
{
    private const int Chains = 8;
    private const long BytesOfARun = 256L << 20;
    private const int Runs = 7;

    /// <summary>Bytes a second over a working set of so many bytes, best of several runs.</summary>
    public static double Measure(long workingSet)
    {
        int block = Chains * Vector512<float>.Count;
        int floats = (int)Math.Max(workingSet / sizeof(float) / block, 1) * block;
        var memory = new AlignedMemory(floats);
        memory.Span.Fill(1);
        long passes = Math.Max(BytesOfARun / (sizeof(float) * (long)floats), 1);
        Run(memory, floats, passes);
        double best = Enumerable.Range(0, Runs).Min(_ => Run(memory, floats, passes));
        return sizeof(float) * (double)floats * passes / best;
    }

    private static double Run(AlignedMemory memory, long floats, long passes)
    {
        bool wide = InstructionSets.IsSupported(InstructionSet.Avx512);
        float result = 0;
        long start = Stopwatch.GetTimestamp();
        for (long pass = 0; pass < passes; pass++)
            result += wide ? Sum512(ref memory.Origin, (nint)floats) : Sum256(ref memory.Origin, (nint)floats);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return result > 0 ? seconds : double.NaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sum512(ref float data, nint floats)
    {
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (; floats > 0; floats -= 128)
        {
            a += Vector512.LoadUnsafe(ref data);
            b += Vector512.LoadUnsafe(ref data, 16);
            c += Vector512.LoadUnsafe(ref data, 32);
            d += Vector512.LoadUnsafe(ref data, 48);
            e += Vector512.LoadUnsafe(ref data, 64);
            f += Vector512.LoadUnsafe(ref data, 80);
            g += Vector512.LoadUnsafe(ref data, 96);
            h += Vector512.LoadUnsafe(ref data, 112);
            data = ref Unsafe.Add(ref data, 128);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sum256(ref float data, nint floats)
    {
        Vector256<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (; floats > 0; floats -= 64)
        {
            a += Vector256.LoadUnsafe(ref data);
            b += Vector256.LoadUnsafe(ref data, 8);
            c += Vector256.LoadUnsafe(ref data, 16);
            d += Vector256.LoadUnsafe(ref data, 24);
            e += Vector256.LoadUnsafe(ref data, 32);
            f += Vector256.LoadUnsafe(ref data, 40);
            g += Vector256.LoadUnsafe(ref data, 48);
            h += Vector256.LoadUnsafe(ref data, 56);
            data = ref Unsafe.Add(ref data, 64);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h);
    }
}
