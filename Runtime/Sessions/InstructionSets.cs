using System.Runtime.Intrinsics.X86;

namespace TxGen.Runtime;

/// <summary>Which instruction sets this processor has, and which one a session takes.</summary>
public static class InstructionSets
{
    /// <summary>The environment variable that forces an instruction set.</summary>
    public const string EnvironmentVariable = "TXGEN_ISA";

    /// <summary>Whether this process can run code for an instruction set.</summary>
    public static bool IsSupported(InstructionSet set) => set switch
    {
        // The instructions themselves, not Vector512.IsHardwareAccelerated: that is false on some processors with AVX-512.
        InstructionSet.Avx512 => Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Portable => true,
        _ => false,
    };

    /// <summary>The forced instruction set, or the best there is.</summary>
    /// <param name="options">Options of the session; null for none.</param>
    /// <exception cref="PlatformNotSupportedException">A forced instruction set is not available in this process.</exception>
    /// <exception cref="ArgumentException">The options or the environment variable name no instruction set.</exception>
    public static InstructionSet Choose(SessionOptions? options)
    {
        if (options?.InstructionSet is { } wish && !Enum.IsDefined(wish))
            throw new ArgumentException($"SessionOptions.InstructionSet is {(int)wish}, which is no instruction set.", nameof(options));
        return Choose(options?.InstructionSet, "SessionOptions.InstructionSet");
    }

    /// <summary>The wish that some options' property says, else the instruction set the environment forces, or the best there is.</summary>
    internal static InstructionSet Choose(InstructionSet? wish, string property)
    {
        if (wish is { } set)
            return Require(set, property);

        string? name = Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (!string.IsNullOrEmpty(name))
            return Require(Parse(name), EnvironmentVariable);

        return IsSupported(InstructionSet.Avx512) ? InstructionSet.Avx512
            : IsSupported(InstructionSet.Avx2) ? InstructionSet.Avx2
            : InstructionSet.Portable;
    }

    // Enum.TryParse would also take numbers and lists.
    private static InstructionSet Parse(string name)
    {
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
            if (name.Equals(set.ToString(), StringComparison.OrdinalIgnoreCase))
                return set;
        throw new ArgumentException($"{EnvironmentVariable} is '{name}', but must be avx512, avx2 or portable.");
    }

    private static InstructionSet Require(InstructionSet wish, string origin) => IsSupported(wish) ? wish
        : throw new PlatformNotSupportedException($"{origin} asks for {wish}, which this process cannot run: the processor lacks it, or it is disabled.");
}
