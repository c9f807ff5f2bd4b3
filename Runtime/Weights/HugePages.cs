using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TxGen.Runtime;

/// <summary>
/// Asks Linux for pages of 2 MiB where memory is large: filling it faults once for every 512 pages, and reading weights misses the
/// TLB as rarely. Only advice: where it is not heard, everything works as before.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Floats from which on the advice pays: a session of a few megabytes would rather fault in only what it uses.</summary>
    public const int Worthwhile = (16 << 20) / sizeof(float);

    private const int Advice = 14;   // MADV_HUGEPAGE
    private const nuint PageBytes = 2 << 20;

    /// <summary>Advises on the whole huge pages inside of pinned memory that has not been touched.</summary>
    public static void Advise(Span<float> pinned)
    {
        if (!OperatingSystem.IsLinux())
            return;
        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned));
        nuint first = (start + PageBytes - 1) & ~(PageBytes - 1);
        nuint end = (start + ((nuint)pinned.Length * sizeof(float))) & ~(PageBytes - 1);
        if (end > first)
            _ = AdviseMemory(first, end - first, Advice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int AdviseMemory(nuint address, nuint length, int advice);
}
