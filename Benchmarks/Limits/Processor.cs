using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Benchmarks.Limits;

/// <summary>What the processor calls itself.</summary>
internal static class Processor
{
    private const int BrandStringLeaves = unchecked((int)0x80000000);

    public static string Name
    {
        get
        {
            if (!X86Base.IsSupported || X86Base.CpuId(BrandStringLeaves, 0).Eax < BrandStringLeaves + 4)
                return RuntimeInformation.ProcessArchitecture.ToString();
            // Three leaves of four registers of four letters.
            int[] letters = Enumerable.Range(2, 3).SelectMany(leaf =>
            {
                var (a, b, c, d) = X86Base.CpuId(BrandStringLeaves + leaf, 0);
                return new[] { a, b, c, d };
            }).ToArray();
            return System.Text.Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>(letters)).Trim('\0', ' ');
        }
    }
}
