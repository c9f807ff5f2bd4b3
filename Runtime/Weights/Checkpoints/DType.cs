namespace TxGen.Runtime;

/// <summary>Element types of weights files; the names are those of safetensors.</summary>
internal enum DType
{
    BOOL, F4, F6_E2M3, F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ,
    I16, U16, F16, BF16, I32, U32, F32, C64, F64, I64, U64,
}

/// <summary>What the format says about element types.</summary>
internal static class DTypes
{
    private static readonly Dictionary<string, DType> ByName = Enum.GetValues<DType>().ToDictionary(type => type.ToString());

    /// <summary>Looks a name up exactly; <see cref="Enum.TryParse{T}(string, out T)"/> would also take numbers and lists.</summary>
    public static bool TryParse(string name, out DType type) => ByName.TryGetValue(name, out type);

    public static int Bits(this DType type) => type switch
    {
        DType.F4 => 4,
        DType.F6_E2M3 or DType.F6_E3M2 => 6,
        DType.I16 or DType.U16 or DType.F16 or DType.BF16 => 16,
        DType.I32 or DType.U32 or DType.F32 => 32,
        DType.C64 or DType.F64 or DType.I64 or DType.U64 => 64,
        _ => 8,
    };
}
