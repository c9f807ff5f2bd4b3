using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

/// <summary>
/// The Euclidean norm of all gradients: blocks of 1,024 floats are summed on 16 virtual lanes that meet in one tree, and added up in
/// double precision in ascending order.
/// </summary>
internal static class GradientNorm
{
    private const int Block = 1024;
    private const int Width = PanelLayout.Width;

    /// <summary>The norm; infinite or NaN where a gradient is, or where squares exceed a float.</summary>
    public static double Of<T>(ref float gradients, ReadOnlySpan<MemoryRange> ranges)
        where T : struct, ILanes<T>
    {
        double sum = 0;
        foreach (MemoryRange range in ranges)
        {
            // Counted in long, because the last block of the longest array would wrap an int.
            for (long done = 0; done < range.Length; done += Block)
                sum += SumOfSquares<T>(ref Unsafe.Add(ref gradients, (nint)(range.Start + done)), (int)Math.Min(Block, range.Length - done));
        }
        return Math.Sqrt(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumOfSquares<T>(ref float gradients, int count)
        where T : struct, ILanes<T>
    {
        Vector512<float> sums = default;
        ref float lanes = ref Unsafe.As<Vector512<float>, float>(ref sums);
        // Registers of fewer lanes pass again over a block that is in L1 by then.
        for (int lane = 0; lane < Width; lane += T.Count)
        {
            T sum = 0f;
            for (nuint i = (nuint)lane; i < (nuint)count; i += Width)
            {
                T gradient = T.Load(ref gradients, i);
                sum = T.Fma(gradient, gradient, sum);
            }
            T.Store(sum, ref lanes, (nuint)lane);
        }
        return Lanes.Sum(sums);
    }
}
