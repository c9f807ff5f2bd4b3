using System.Runtime.InteropServices;

namespace TxGen.Runtime;

/// <summary>Zeroed floats that start on a cache line and never move: one pinned array, so the garbage collector frees it.</summary>
public sealed class AlignedMemory
{
    private const int Alignment = 64;
    private const int Slack = Alignment / sizeof(float);

    private readonly float[] _array;
    private readonly int _start;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    /// <param name="length">Number of floats; 0 is allowed.</param>
    public AlignedMemory(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Array.MaxLength - Slack);
        _array = length < HugePages.Worthwhile ? GC.AllocateArray<float>(length + Slack, pinned: true) : AllocateLarge(length + Slack);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)(-address & (Alignment - 1)) / sizeof(float);
        Length = length;
    }

    /// <summary>Number of floats.</summary>
    public int Length { get; }

    /// <summary>The first float, at an address divisible by 64.</summary>
    public ref float Origin => ref _array[_start];

    /// <summary>All floats.</summary>
    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>A copy that shares nothing.</summary>
    internal AlignedMemory Clone()
    {
        var copy = new AlignedMemory(Length);
        Span.CopyTo(copy.Span);
        return copy;
    }

    /// <summary>Clearing is what first touches the memory, so the advice must come before.</summary>
    private static float[] AllocateLarge(int length)
    {
        float[] array = GC.AllocateUninitializedArray<float>(length, pinned: true);
        HugePages.Advise(array);
        Array.Clear(array);
        return array;
    }
}
