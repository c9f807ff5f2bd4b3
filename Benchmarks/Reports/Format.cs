using System.Globalization;

namespace Benchmarks.Reports;

/// <summary>Numbers as the tables print them.</summary>
internal static class Format
{
    public static string Time(double seconds) =>
        Math.Abs(seconds) < 1e-3 ? Text($"{seconds * 1e6:0.00} µs") : Text($"{seconds * 1e3:0.00} ms");

    public static string Percent(double fraction) => Text($"{fraction * 100:0.0} %");

    /// <summary>FLOP/s or bytes a second in units of 10⁹.</summary>
    public static string Giga(double perSecond) => Text($"{perSecond / 1e9:0.0}");

    public static string Bytes(long bytes) =>
        bytes >= 1_000_000 ? Text($"{bytes / 1e6:0.0} MB") : bytes >= 1000 ? Text($"{bytes / 1e3:0.0} kB") : Text($"{bytes} B");

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
