using System.Runtime.CompilerServices;

namespace TxGen.Runtime;

/// <summary>
/// One pass over all parameters: clipping, decay, moments, weights, transposed copies, and gradients back to zero. Memory is what it
/// waits for, so everything happens while a block is in L1.
/// </summary>
internal static class AdamKernel
{
    private const int Width = PanelLayout.Width;
    private const int Block = Width * Width;

    public static void Update<T>(in AdamStep step, TrainingMemory memory, ReadOnlySpan<ParameterRun> runs)
        where T : struct, ILanes<T>
    {
        ref float weights = ref memory.Weights.Origin;
        ref float gradients = ref memory.Gradients.Origin;
        ref float first = ref memory.FirstMoments.Origin;
        ref float second = ref memory.SecondMoments.Origin;
        ref float transposed = ref memory.Transposed.Origin;
        foreach (ParameterRun run in runs)
        {
            // Without a transposed copy a run is one block.
            int size = run.Transposed < 0 ? run.Length : Block;
            // Stepped in long, because the last block of the longest array would wrap an int.
            for (long next = run.Start; next < run.End; next += size)
            {
                int at = (int)next;
                int count = Math.Min(size, run.End - at);
                Update<T>(
                    step, run.Decays ? step.Kept : 1, ref Unsafe.Add(ref weights, at), ref Unsafe.Add(ref gradients, at),
                    ref Unsafe.Add(ref first, at), ref Unsafe.Add(ref second, at), (nuint)count);
                if (run.Transposed >= 0)
                    Transpose(run, at, count, ref weights, ref transposed);
            }
        }
    }

    /// <summary>Fills all transposed copies.</summary>
    public static void Transpose(TrainingMemory memory, ReadOnlySpan<ParameterRun> runs)
    {
        foreach (ParameterRun run in runs)
        {
            for (long at = run.Start; run.Transposed >= 0 && at < run.End; at += Block)
                Transpose(run, (int)at, (int)Math.Min(Block, run.End - at), ref memory.Weights.Origin, ref memory.Transposed.Origin);
        }
    }

    /// <summary>A block of 16 inputs, or of the fewer that are left, becomes 16 rows; their padding is never written.</summary>
    private static void Transpose(ParameterRun run, int at, int count, ref float weights, ref float transposed)
    {
        int destination = run.Transposed + (at - run.Start) / Block * run.BlockStride;
        Strided.TransposeTile(
            ref Unsafe.Add(ref weights, at), Width, ref Unsafe.Add(ref transposed, destination), Width, count / Width, Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Update<T>(
        in AdamStep step, float keep, ref float weights, ref float gradients, ref float first, ref float second, nuint count)
        where T : struct, ILanes<T>
    {
        T scale = step.Scale;
        T beta1 = step.Beta1;
        T gain1 = step.Gain1;
        T beta2 = step.Beta2;
        T gain2 = step.Gain2;
        T rootCorrection = step.RootCorrection;
        T epsilon = step.Epsilon;
        T stepSize = -step.StepSize;
        T kept = keep;
        for (nuint i = 0; i < count; i += (nuint)T.Count)
        {
            T g = T.Load(ref gradients, i) * scale;
            T m = Normal(T.Fma(g, gain1, T.Load(ref first, i) * beta1));
            T v = Normal(T.Fma(g * gain2, g, T.Load(ref second, i) * beta2));
            T w = T.Load(ref weights, i) * kept;
            w = T.Fma(stepSize, m / T.Fma(T.Sqrt(v), rootCorrection, epsilon), w);
            T.Store(w, ref weights, i);
            T.Store(m, ref first, i);
            T.Store(v, ref second, i);
            T.Store(0f, ref gradients, i);
        }
    }

    /// <summary>
    /// A moment, rounded to a multiple of 2⁻¹²⁵: moments of what gets no gradients any more, such as rare tokens, fade into subnormal
    /// numbers, which processors are many times slower on. Moments above 2⁻⁷⁷ keep their bits, and epsilon drowns smaller ones.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Normal<T>(T moment)
        where T : struct, ILanes<T>
    {
        // Between 2⁻¹⁰² and 2⁻¹⁰¹ floats are multiples of 2⁻¹²⁵, so the addition itself rounds.
        const float Rounder = 1.5f * 1.9721523e-31f;
        return moment + Rounder - Rounder;
    }
}
