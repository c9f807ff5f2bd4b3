using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TxGen.Runtime;

/// <summary>Asks for memory before it is needed.</summary>
public static class Prefetch
{
    /// <summary>Brings a cache line into L1. The address need not exist: a prefetch never faults.</summary>
    /// <param name="line">Any float of the line.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void ToL1(ref float line)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref line));
    }

    /// <summary>Brings a cache line into L2. The address need not exist: a prefetch never faults.</summary>
    /// <param name="line">Any float of the line.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void ToL2(ref float line)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(Unsafe.AsPointer(ref line));
    }
}
