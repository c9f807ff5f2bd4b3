namespace TxGen.Generator.Tests.Harness;

/// <summary>What calls allocate.</summary>
internal static class Allocation
{
    private const int Calls = 100;
    private const int Windows = 4;

    /// <summary>
    /// Bytes that many calls allocate, after a few to warm up. On rare occasions the .NET runtime charges a thread for work of its
    /// own, so a count above 0 must repeat: what a session allocates, it allocates in every window.
    /// </summary>
    public static long Bytes(Action call)
    {
        for (int i = 0; i < 3; i++)
            call();

        long allocated = long.MaxValue;
        for (int window = 0; window < Windows && allocated > 0; window++)
            allocated = Math.Min(allocated, BytesOnce(call));
        return allocated;
    }

    private static long BytesOnce(Action call)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
            call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
