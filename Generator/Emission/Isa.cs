using TxGen.Generator.Planning;

namespace TxGen.Generator.Emission;

/// <summary>
/// How an instruction set spells the few things kernels are made of. Everything else is written once: a panel of 16 columns
/// is one vector, two or four.
/// </summary>
/// <param name="Name">The nested class that holds its kernels, and the enum member that chooses it.</param>
/// <param name="Title">Its name in prose.</param>
/// <param name="Vector">The vector class.</param>
/// <param name="Lanes">Floats of a vector.</param>
/// <param name="MultiplyAdd">The method that computes a·b + c.</param>
/// <param name="NormRows">Rows that a norm takes side by side, so that their sums hide each other's latency in the registers there are.</param>
internal sealed record Isa(string Name, string Title, string Vector, int Lanes, string MultiplyAdd, int NormRows, Tiles Tiles)
{
    public static readonly Isa Avx512 = new("Avx512", "AVX-512", "Vector512", 16, "FusedMultiplyAdd", 4, Tiles.Avx512);

    public static readonly Isa Avx2 = new("Avx2", "AVX2 and FMA", "Vector256", 8, "FusedMultiplyAdd", 2, Tiles.Avx2);

    /// <summary>Fused where the processor has FMA; a call of 18 ns would stand for FusedMultiplyAdd where it has not.</summary>
    public static readonly Isa Portable = new("Portable", "128-bit vectors", "Vector128", 4, "MultiplyAddEstimate", 1, Tiles.Portable);

    public static readonly IReadOnlyList<Isa> All = [Avx512, Avx2, Portable];

    /// <summary>Vectors of a panel.</summary>
    public int Parts => Panel.Columns / Lanes;

    public string Zero => $"{Vector}<float>.Zero";

    public string Load(string reference, string offset = "0") =>
        offset == "0" ? $"{Vector}.LoadUnsafe(ref {reference})" : $"{Vector}.LoadUnsafe(ref {reference}, {offset})";

    public string Store(string value, string reference, string offset = "0") =>
        offset == "0" ? $"{value}.StoreUnsafe(ref {reference});" : $"{value}.StoreUnsafe(ref {reference}, {offset});";

    public string Broadcast(string scalar) => $"{Vector}.Create({scalar})";

    public string Fma(string a, string b, string c) => $"{Vector}.{MultiplyAdd}({a}, {b}, {c})";

    public string Select(string mask, string yes, string no) => $"{Vector}.ConditionalSelect({mask}, {yes}, {no})";

    /// <summary>All ones in the lanes of one part of a panel that hold columns, when the panel has so many.</summary>
    public string ColumnMask(int columns, int part)
    {
        var lanes = Enumerable.Range(part * Lanes, Lanes).Select(lane => lane < columns ? "-1" : "0");
        return $"{Vector}.Create({string.Join(", ", lanes)}).AsSingle()";
    }

    /// <summary>A local for each part of a panel: <c>sum</c> on its own, or <c>sum0</c>, <c>sum1</c>, ...</summary>
    public string Part(string name, int part) => Parts == 1 ? name : $"{name}{part}";

    /// <summary>The offset of a part of the panel that begins at a column.</summary>
    public string At(string column, int part) => part == 0 ? column : $"{column} + {part * Lanes}";

    /// <summary>All parts of a panel as arguments.</summary>
    public string AllParts(string name) => string.Join(", ", Enumerable.Range(0, Parts).Select(part => Part(name, part)));
}
