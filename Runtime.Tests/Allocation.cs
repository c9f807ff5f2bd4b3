namespace TxGen.Runtime.Tests;

/// <summary>What calls allocate.</summary>
internal static class Allocation
{
    private const int Windows = 4;

    /// <summary>
    /// Bytes that calls allocate, after one to warm up. On rare occasions the .NET runtime charges a thread for work of its own, such as
    /// collecting what other threads leave, so a count above 0 must repeat: what the calls allocate, they allocate in every window.
    /// </summary>
    public static long Bytes(Action calls)
    {
        calls();
        long allocated = long.MaxValue;
        for (int window = 0; window < Windows && allocated > 0; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            calls();
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return allocated;
    }
}
