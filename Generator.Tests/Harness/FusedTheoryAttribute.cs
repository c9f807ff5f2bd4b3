using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace TxGen.Generator.Tests.Harness;

/// <summary>A theory about equal bits between instruction sets, which only a processor with fused multiply-add promises.</summary>
public sealed class FusedTheoryAttribute : TheoryAttribute
{
    public FusedTheoryAttribute()
    {
        if (!Fma.IsSupported && !AdvSimd.IsSupported)
            Skip = "Without fused multiply-add the portable path rounds differently.";
    }
}
