namespace Train;

/// <summary>Lines, for files and pipes.</summary>
internal sealed class PlainDisplay : IDisplay
{
    public void Run(Action training) => training();

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
