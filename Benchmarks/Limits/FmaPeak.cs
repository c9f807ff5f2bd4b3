using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TxGen;

namespace Benchmarks.Limits;

/// <summary>
/// What the multipliers of one core can do: twelve independent chains, more than latency times width of any processor so far.
/// The loops are leaves without a call, not even of a clock, because vectors that live across a call are spilled.
/// </summary>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int Steps = 4_000_000;

    /// <summary>FLOP/s, best of five runs.</summary>
    public static double Measure(InstructionSet set)
    {
        Run(set);
        double best = Enumerable.Range(0, 5).Min(_ => Run(set));
        return 2.0 * Chains * Lanes(set) * Steps / best;
    }

    public static int Lanes(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => Vector512<float>.Count,
        InstructionSet.Avx2 => Vector256<float>.Count,
        _ => Vector128<float>.Count,
    };

    private static double Run(InstructionSet set)
    {
        long start = Stopwatch.GetTimestamp();
        float result = set switch
        {
            InstructionSet.Avx512 => Run512(1e-9f, Steps),
            InstructionSet.Avx2 => Run256(1e-9f, Steps),
            _ => Run128(1e-9f, Steps),
        };
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return float.IsNaN(result) ? double.NaN : seconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run512(float seed, nint steps)
    {
        var x = Vector512.Create(seed);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (; steps > 0; steps--)
        {
            a = Vector512.FusedMultiplyAdd(x, x, a);
            b = Vector512.FusedMultiplyAdd(x, x, b);
            c = Vector512.FusedMultiplyAdd(x, x, c);
            d = Vector512.FusedMultiplyAdd(x, x, d);
            e = Vector512.FusedMultiplyAdd(x, x, e);
            f = Vector512.FusedMultiplyAdd(x, x, f);
            g = Vector512.FusedMultiplyAdd(x, x, g);
            h = Vector512.FusedMultiplyAdd(x, x, h);
            i = Vector512.FusedMultiplyAdd(x, x, i);
            j = Vector512.FusedMultiplyAdd(x, x, j);
            k = Vector512.FusedMultiplyAdd(x, x, k);
            l = Vector512.FusedMultiplyAdd(x, x, l);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run256(float seed, nint steps)
    {
        var x = Vector256.Create(seed);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (; steps > 0; steps--)
        {
            a = Vector256.FusedMultiplyAdd(x, x, a);
            b = Vector256.FusedMultiplyAdd(x, x, b);
            c = Vector256.FusedMultiplyAdd(x, x, c);
            d = Vector256.FusedMultiplyAdd(x, x, d);
            e = Vector256.FusedMultiplyAdd(x, x, e);
            f = Vector256.FusedMultiplyAdd(x, x, f);
            g = Vector256.FusedMultiplyAdd(x, x, g);
            h = Vector256.FusedMultiplyAdd(x, x, h);
            i = Vector256.FusedMultiplyAdd(x, x, i);
            j = Vector256.FusedMultiplyAdd(x, x, j);
            k = Vector256.FusedMultiplyAdd(x, x, k);
            l = Vector256.FusedMultiplyAdd(x, x, l);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run128(float seed, nint steps)
    {
        var x = Vector128.Create(seed);
        Vector128<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (; steps > 0; steps--)
        {
            a = Vector128.MultiplyAddEstimate(x, x, a);
            b = Vector128.MultiplyAddEstimate(x, x, b);
            c = Vector128.MultiplyAddEstimate(x, x, c);
            d = Vector128.MultiplyAddEstimate(x, x, d);
            e = Vector128.MultiplyAddEstimate(x, x, e);
            f = Vector128.MultiplyAddEstimate(x, x, f);
            g = Vector128.MultiplyAddEstimate(x, x, g);
            h = Vector128.MultiplyAddEstimate(x, x, h);
            i = Vector128.MultiplyAddEstimate(x, x, i);
            j = Vector128.MultiplyAddEstimate(x, x, j);
            k = Vector128.MultiplyAddEstimate(x, x, k);
            l = Vector128.MultiplyAddEstimate(x, x, l);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
