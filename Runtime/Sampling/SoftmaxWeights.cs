using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

/// <summary>Probabilities before they are divided by their sum.</summary>
internal static class SoftmaxWeights
{
    /// <summary>weights[i] = exp((logits[i] - max) / temperature): 1 for the likeliest, 0 for -∞.</summary>
    /// <param name="logits">[count], finite or -∞.</param>
    /// <param name="max">The largest logit.</param>
    /// <param name="temperature">Greater than 0.</param>
    /// <param name="weights">Receives [count]; may be the logits themselves.</param>
    public static void Write(ReadOnlySpan<float> logits, float max, float temperature, Span<float> weights)
    {
        if (Vector512.IsHardwareAccelerated && logits.Length >= Lanes512.Count)
        {
            Write<Lanes512>(logits, max, temperature, weights);
        }
        else if (Vector256.IsHardwareAccelerated && logits.Length >= Lanes256.Count)
        {
            Write<Lanes256>(logits, max, temperature, weights);
        }
        else if (logits.Length >= Lanes128.Count)
        {
            Write<Lanes128>(logits, max, temperature, weights);
        }
        else
        {
            Span<float> input = [max, max, max, max];
            Span<float> output = stackalloc float[Lanes128.Count];
            logits.CopyTo(input);
            Write<Lanes128>(input, max, temperature, output);
            output[..logits.Length].CopyTo(weights);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write<T>(ReadOnlySpan<float> logits, T max, T temperature, Span<float> weights)
        where T : struct, ILanes<T>
    {
        ref float input = ref MemoryMarshal.GetReference(logits);
        ref float output = ref MemoryMarshal.GetReference(weights);
        nuint step = (nuint)T.Count;
        nuint last = (nuint)logits.Length - step;

        // The last register overlaps those before it, and is read before they are written.
        T lastLogits = T.Load(ref input, last);
        for (nuint i = 0; i < last; i += step)
            T.Store(VectorMath.Exp((T.Load(ref input, i) - max) / temperature), ref output, i);
        T.Store(VectorMath.Exp((lastLogits - max) / temperature), ref output, last);
    }
}
