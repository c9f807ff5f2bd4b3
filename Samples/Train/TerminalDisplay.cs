using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Train;

/// <summary>A part of the terminal that changes in place.</summary>
internal sealed class TerminalDisplay : IDisplay
{
    private const int ChartHeight = 8;
    private const int MaxWidth = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private LiveDisplayContext? _context;
    private string _sample = "";
    private long _shown;

    public void Run(Action training, Curve curve) => AnsiConsole.Live(new Text("")).Start(context =>
    {
        _context = context;
        training();
    });

    public void Step(Status status, Curve curve)
    {
        if (_shown != 0 && Stopwatch.GetElapsedTime(_shown) < Interval)
            return;
        Show(status, curve);
    }

    public void Report(Status status, Curve curve, string sample)
    {
        _sample = sample;
        Show(status, curve);
    }

    private void Show(Status status, Curve curve)
    {
        _shown = Stopwatch.GetTimestamp();
        int width = Math.Min(AnsiConsole.Profile.Width - 1, MaxWidth);
        var rows = new List<IRenderable> { Progress(status, width), Facts(status) };
        foreach (string line in TextChart.Draw(curve, width, ChartHeight))
            rows.Add(new Text(line, new Style(Color.Blue)));
        if (_sample.Length > 0)
            rows.Add(new Panel(new Text(_sample)).Header("sample").RoundedBorder());
        _context!.UpdateTarget(new Rows(rows));
    }

    private static Text Progress(Status status, int width)
    {
        string steps = $" {status.Step} of {status.Steps}";
        int bar = Math.Max(10, width - steps.Length);
        int done = (int)(bar * status.Step / status.Steps);
        return new Text($"{new string('━', done)}{new string('╌', bar - done)}{steps}", new Style(Color.Green));
    }

    private static Grid Facts(Status status)
    {
        var facts = status.Facts.ToList();
        var grid = new Grid().AddColumns(facts.Count);
        grid.AddRow([.. facts.Select(fact => new Text(fact.Name, new Style(Color.Grey)))]);
        grid.AddRow([.. facts.Select(fact => new Text(fact.Value))]);
        return grid;
    }
}
