using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

/// <summary>Passes over all logits, in the widest registers there are; the width changes no result.</summary>
internal static class LogitScan
{
    /// <summary>The largest of [vocabulary] logits.</summary>
    /// <exception cref="ArgumentException">One is NaN or +∞, or all are -∞.</exception>
    public static float Max(ReadOnlySpan<float> logits)
    {
        float max;
        bool clean;
        if (Vector512.IsHardwareAccelerated && logits.Length >= Lanes512.Count)
        {
            clean = TryMax<Lanes512>(logits, out max);
        }
        else if (Vector256.IsHardwareAccelerated && logits.Length >= Lanes256.Count)
        {
            clean = TryMax<Lanes256>(logits, out max);
        }
        else if (logits.Length >= Lanes128.Count)
        {
            clean = TryMax<Lanes128>(logits, out max);
        }
        else
        {
            Span<float> four = [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity];
            logits.CopyTo(four);
            clean = TryMax<Lanes128>(four, out max);
        }

        if (!clean || max == float.NegativeInfinity)
            Inspect(logits);
        return max;
    }

    /// <summary>The first index whose value is at least a bound, or -1.</summary>
    public static int FirstAtLeast(ReadOnlySpan<float> values, float bound)
    {
        if (Vector512.IsHardwareAccelerated && values.Length >= Lanes512.Count)
            return FirstAtLeast<Lanes512>(values, bound);
        if (Vector256.IsHardwareAccelerated && values.Length >= Lanes256.Count)
            return FirstAtLeast<Lanes256>(values, bound);
        if (values.Length >= Lanes128.Count)
            return FirstAtLeast<Lanes128>(values, bound);

        Span<float> four = [float.NaN, float.NaN, float.NaN, float.NaN];
        values.CopyTo(four);
        return FirstAtLeast<Lanes128>(four, bound);
    }

    /// <summary>
    /// The maximum, and whether there is surely no NaN and no +∞: either would stay in the sum, which costs one addition a register.
    /// Large logits may overflow the sum, hence only a suspicion.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryMax<T>(ReadOnlySpan<float> logits, out float max)
        where T : struct, ILanes<T>
    {
        ref float first = ref MemoryMarshal.GetReference(logits);
        nuint step = (nuint)T.Count;
        nuint last = (nuint)logits.Length - step;

        // The last register overlaps those before it. Two chains run side by side.
        T max0 = T.Load(ref first, last);
        T max1 = max0;
        T sum0 = max0;
        T sum1 = 0f;
        nuint i = 0;
        for (; i + step < last; i += 2 * step)
        {
            T x0 = T.Load(ref first, i);
            T x1 = T.Load(ref first, i + step);
            max0 = T.AtLeast(x0, max0);
            max1 = T.AtLeast(x1, max1);
            sum0 += x0;
            sum1 += x1;
        }

        if (i < last)
        {
            T x0 = T.Load(ref first, i);
            max0 = T.AtLeast(x0, max0);
            sum0 += x0;
        }

        max = T.Max(T.AtLeast(max0, max1));
        return BitOperations.PopCount(T.IsAtLeast(float.MaxValue, sum0 + sum1)) == T.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstAtLeast<T>(ReadOnlySpan<float> values, T bound)
        where T : struct, ILanes<T>
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        nuint step = (nuint)T.Count;
        nuint last = (nuint)values.Length - step;
        for (nuint i = 0; i < last; i += step)
        {
            ulong found = T.IsAtLeast(T.Load(ref first, i), bound);
            if (found != 0)
                return (int)i + BitOperations.TrailingZeroCount(found);
        }

        ulong foundLast = T.IsAtLeast(T.Load(ref first, last), bound);
        return foundLast == 0 ? -1 : (int)last + BitOperations.TrailingZeroCount(foundLast);
    }

    /// <summary>Looks for what is wrong, one logit after another.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Inspect(ReadOnlySpan<float> logits)
    {
        bool possible = false;
        for (int i = 0; i < logits.Length; i++)
        {
            if (float.IsNaN(logits[i]) || logits[i] == float.PositiveInfinity)
            {
                string value = float.IsNaN(logits[i]) ? "NaN" : "+∞";
                throw new ArgumentException($"Logit {i} is {value}; logits must be finite or -∞.", nameof(logits));
            }

            possible |= logits[i] > float.NegativeInfinity;
        }

        if (!possible)
            throw new ArgumentException($"All {logits.Length} logits are -∞; at least one must be finite.", nameof(logits));
    }
}
