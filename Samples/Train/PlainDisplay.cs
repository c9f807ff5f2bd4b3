using Spectre.Console;

namespace Train;

/// <summary>Lines, for files and pipes.</summary>
internal sealed class PlainDisplay : IDisplay
{
    private const int ChartHeight = 12;
    private const int ChartWidth = 78;

    public void Run(Action training, Curve curve)
    {
        training();
        foreach (string line in TextChart.Draw(curve, Math.Min(ChartWidth, AnsiConsole.Profile.Width - 1), ChartHeight))
            Console.WriteLine(line);
    }

    public void Step(Status status, Curve curve)
    {
        // Reports tell enough.
    }

    public void Report(Status status, Curve curve, string sample)
    {
        string facts = string.Join(" · ", status.Facts.Select(fact => $"{fact.Name} {fact.Value}"));
        Console.WriteLine($"step {status.Step} of {status.Steps} · {facts}");
        foreach (string line in sample.Split('\n'))
            Console.WriteLine($"  | {line}");
    }
}
