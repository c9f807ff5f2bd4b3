using System.Runtime.Intrinsics.X86;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.ChildProcess;

/// <summary>Processors that this one is not, and the environment variable that forces an instruction set.</summary>
public class InstructionSetTests
{
    private const double Tolerance = 2e-5;

    private static readonly string[] Goldens = ["bert", "bert-rows", "class-and-rows", "gpt2", "heads-of-eleven", "letters", "qk-norm-rms", "seven", "tied-bias"];

    [On(InstructionSet.Avx2)]
    [FusedTheory]
    public void WithoutAvx512TheSixteenRegistersOfAvx2GiveTheSameBits(InstructionSet expected)
    {
        using var child = new Child("DOTNET_EnableAVX512", "0", Goldens);
        Assert.Equal(["Avx2", "Portable"], child.Supported);
        Assert.Equal($"{expected}", child.Default);
        Assert.StartsWith("PlatformNotSupportedException: SessionOptions.InstructionSet asks for Avx512", child.Avx512, StringComparison.Ordinal);
        foreach (string name in Goldens)
        {
            var golden = new Golden(name);
            using var model = golden.Load();
            float[] here = golden.Results(model, Runtime.InstructionSets.Choose(new()));
            foreach (var set in new[] { InstructionSet.Avx2, InstructionSet.Portable })
            {
                float[] there = child.Results(name, set);
                Close.AssertScaled(golden.Expected(), there, Tolerance, $"{name} {set}");
                Close.AssertSameBits(here, there, $"{name} {set}");
            }
        }
    }

    [Fact]
    public void WithoutAnyIntrinsicThePortablePathIsRightToo()
    {
        using var child = new Child("DOTNET_EnableHWIntrinsic", "0", Goldens);
        Assert.Equal(["Portable"], child.Supported);
        Assert.Equal("Portable", child.Default);
        foreach (string name in Goldens)
            Close.AssertScaled(new Golden(name).Expected(), child.Results(name, InstructionSet.Portable), Tolerance, name);
    }

    [Theory]
    [InlineData("portable", InstructionSet.Portable)]
    [InlineData("Portable", InstructionSet.Portable)]
    [InlineData("avx2", InstructionSet.Avx2)]
    [InlineData("AVX512", InstructionSet.Avx512)]
    public void TheEnvironmentVariableForcesAnInstructionSet(string value, InstructionSet set)
    {
        using var child = new Child("TXGEN_ISA", value);
        if (Runtime.InstructionSets.IsSupported(set))
            Assert.Equal($"{set}", child.Default);
        else
            Assert.StartsWith($"PlatformNotSupportedException: TXGEN_ISA asks for {set}", child.Default, StringComparison.Ordinal);

        // Options come first.
        Assert.Contains("Avx512", child.Avx512, StringComparison.Ordinal);
        Assert.Equal(Runtime.InstructionSets.IsSupported(InstructionSet.Avx512), child.Avx512 == "Avx512");
    }

    [Theory]
    [InlineData("sse")]
    [InlineData("1")]
    [InlineData("avx2,portable")]
    public void TheEnvironmentVariableTakesOnlyTheNamesItHas(string value)
    {
        using var child = new Child("TXGEN_ISA", value);
        Assert.Equal($"ArgumentException: TXGEN_ISA is '{value}', but must be avx512, avx2 or portable.", child.Default);
    }

    [Fact]
    public void AnEmptyEnvironmentVariableForcesNothing()
    {
        using var child = new Child("TXGEN_ISA", "");
        Assert.Equal(child.Supported[0], child.Default);
    }

    [Fact]
    public void Avx2CountsOnlyWithFusedMultiplyAdd() =>
        Assert.Equal(Avx2.IsSupported && Fma.IsSupported, Runtime.InstructionSets.IsSupported(InstructionSet.Avx2));
}
