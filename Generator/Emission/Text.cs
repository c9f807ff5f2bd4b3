using System.Globalization;

namespace TxGen.Generator.Emission;

/// <summary>Numbers and references as generated code spells them.</summary>
internal static class Text
{
    /// <summary>A number in a comment: 22,565,376.</summary>
    public static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A float literal that reads back to the same bits.</summary>
    public static string Literal(float number) => Number(number) + "f";

    /// <summary>The shortest decimal that reads back to the same float: 0.125, 1e-5.</summary>
    public static string Number(float number) =>
        number.ToString("R", CultureInfo.InvariantCulture).Replace("E-0", "e-").Replace("E+0", "e+").Replace('E', 'e');

    /// <summary>Bytes in a comment: 90.3 MB.</summary>
    public static string Bytes(long bytes) => Scaled(bytes, "B");

    /// <summary>FLOPs in a comment: 21.2 MFLOP.</summary>
    public static string Flops(long flops) => Scaled(flops, "FLOP");

    /// <summary>A reference some floats away, or the reference itself.</summary>
    public static string At(string reference, string offset) => offset == "0" ? reference : $"Unsafe.Add(ref {reference}, {offset})";

    public static string At(string reference, long offset) => At(reference, offset.ToString(CultureInfo.InvariantCulture));

    /// <summary>1 row, 2 rows.</summary>
    public static string Count(long number, string noun) => number == 1 ? $"1 {noun}" : $"{Grouped(number)} {noun}s";

    private static string Scaled(long number, string unit) => number switch
    {
        >= 1_000_000_000 => $"{(number / 1e9).ToString("0.00", CultureInfo.InvariantCulture)} G{unit}",
        >= 1_000_000 => $"{(number / 1e6).ToString("0.0", CultureInfo.InvariantCulture)} M{unit}",
        >= 1_000 => $"{(number / 1e3).ToString("0.0", CultureInfo.InvariantCulture)} k{unit}",
        _ => $"{number} {unit}",
    };
}
