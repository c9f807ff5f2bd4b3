using System.Globalization;
using System.Text;

namespace Train;

/// <summary>Draws a curve as a picture for browsers.</summary>
internal static class SvgChart
{
    private const int Width = 720;
    private const int Height = 400;
    private const int Left = 60;
    private const int Right = 20;
    private const int Top = 40;
    private const int Bottom = 40;
    private const int Lines = 5;
    private const int MostPoints = 600;

    public static string Draw(Curve curve)
    {
        var points = curve.Points(MostPoints);
        var range = CurveRange.Of([.. points, .. curve.Validations]);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">
            <rect width="{Width}" height="{Height}" fill="white"/>
            <text x="{Left}" y="24"><tspan fill="#2060c0">loss</tspan> · <tspan fill="#d06010">validation</tspan></text>

            """);
        for (int i = 0; i <= Lines; i++)
        {
            double share = (double)i / Lines;
            double y = Y(share);
            double x = X(share);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <path d="M{Left} {y:0.0}H{Width - Right}" stroke="#e0e0e0"/>
                <text x="{Left - 8}" y="{y + 4:0.0}" text-anchor="end">{range.Low + (share * (range.High - range.Low)):0.000}</text>
                <text x="{x:0.0}" y="{Height - Bottom + 20}" text-anchor="middle">{range.First + (long)(share * (range.Last - range.First))}</text>

                """);
        }

        Line(svg, range, points, "#2060c0");
        Line(svg, range, curve.Validations, "#d06010");
        foreach (var point in curve.Validations)
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(range.X(point.Step)):0.0}\" cy=\"{Y(range.Y(point.Loss)):0.0}\" r=\"3\" fill=\"#d06010\"/>\n");
        return svg.Append("</svg>\n").ToString();
    }

    private static void Line(StringBuilder svg, CurveRange range, IReadOnlyList<CurvePoint> points, string colour)
    {
        if (points.Count == 0)
            return;
        svg.Append("<polyline points=\"");
        svg.AppendJoin(' ', points.Select(point => string.Create(
            CultureInfo.InvariantCulture, $"{X(range.X(point.Step)):0.0},{Y(range.Y(point.Loss)):0.0}")));
        svg.Append($"\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>\n");
    }

    private static double X(double share) => Left + (share * (Width - Left - Right));

    private static double Y(double share) => Height - Bottom - (share * (Height - Top - Bottom));
}
