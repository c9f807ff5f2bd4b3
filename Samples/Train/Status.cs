using System.Globalization;

namespace Train;

/// <summary>Where training is.</summary>
/// <param name="Step">Steps so far.</param>
/// <param name="Steps">Steps at the end.</param>
/// <param name="Loss">The smoothed loss.</param>
/// <param name="Validation">The last loss on text that is not learned from; null before the first one.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="TokensPerSecond">How fast it learns; reports not counted.</param>
/// <param name="Left">When it will be done.</param>
internal sealed record Status(
    long Step, long Steps, double Loss, double? Validation, float Rate, double TokensPerSecond, TimeSpan Left)
{
    /// <summary>Names and values, as they are shown.</summary>
    public IEnumerable<(string Name, string Value)> Facts =>
    [
        ("loss", Text($"{Loss:0.0000}")),
        ("validation", Validation is { } loss ? Text($"{loss:0.0000}") : "–"),
        ("tokens/s", Text($"{TokensPerSecond:N0}")),
        ("rate", Text($"{Rate:0.00e+0}")),
        ("left", Left.ToString(Left.TotalHours >= 1 ? @"d\.hh\:mm\:ss" : @"mm\:ss", CultureInfo.InvariantCulture)),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
