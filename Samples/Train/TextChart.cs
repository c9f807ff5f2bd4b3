using System.Globalization;
using System.Text;

namespace Train;

/// <summary>Draws a curve with braille characters, each two points wide and four high.</summary>
internal static class TextChart
{
    private const int Margin = 8;
    private const char Empty = '\u2800';
    private const char Validation = '●';

    /// <summary>Bits of a character's points, from the top left one on.</summary>
    private static readonly int[,] Bits = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <summary>Lines of text.</summary>
    /// <param name="curve">The curve, which has losses.</param>
    /// <param name="width">Characters of a line.</param>
    /// <param name="height">Lines, without that of the steps.</param>
    public static IReadOnlyList<string> Draw(Curve curve, int width, int height)
    {
        int columns = Math.Max(1, width - Margin);
        var points = curve.Points(2 * columns);
        var range = CurveRange.Of([.. points, .. curve.Validations]);
        var cells = new char[height][];
        for (int i = 0; i < height; i++)
            cells[i] = [.. Enumerable.Repeat(Empty, columns)];

        foreach (var point in points)
        {
            int x = Place(range.X(point.Step), 2 * columns);
            int y = Place(1 - range.Y(point.Loss), 4 * height);
            cells[y / 4][x / 2] |= (char)Bits[y % 4, x % 2];
        }

        foreach (var point in curve.Validations)
            cells[Place(1 - range.Y(point.Loss), height)][Place(range.X(point.Step), columns)] = Validation;

        var lines = new List<string>();
        for (int i = 0; i < height; i++)
        {
            string label = i == 0 ? Number(range.High) : i == height - 1 ? Number(range.Low) : "";
            lines.Add($"{label,Margin - 2} │{new string(cells[i])}");
        }

        string steps = $"step {range.First}";
        lines.Add(new StringBuilder(new string(' ', Margin)).Append(steps).Append(range.Last.ToString(CultureInfo.InvariantCulture).PadLeft(Math.Max(1, columns - steps.Length))).ToString());
        lines.Add($"{new string(' ', Margin)}⠤ loss   {Validation} validation");
        return lines;
    }

    private static int Place(double share, int count) => Math.Clamp((int)(share * count), 0, count - 1);

    private static string Number(double loss) => loss.ToString("0.000", CultureInfo.InvariantCulture);
}
