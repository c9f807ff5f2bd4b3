using System.Globalization;

namespace TxGen.Runtime;

/// <summary>What a checkpoint says besides tensors, as texts of the file's metadata.</summary>
/// <param name="Updates">Updates of the weights so far.</param>
/// <param name="Calls">Steps so far.</param>
/// <param name="Pending">Steps whose gradients wait for the next update.</param>
/// <param name="AccumulationSteps">Steps of an update.</param>
/// <param name="Seed">The seed of dropout.</param>
internal readonly record struct TrainingCounters(long Updates, long Calls, int Pending, int AccumulationSteps, int Seed)
{
    private const string UpdatesName = "optimizer.updates";
    private const string CallsName = "optimizer.calls";
    private const string PendingName = "optimizer.pending";
    private const string AccumulationName = "optimizer.accumulation_steps";
    private const string SeedName = "optimizer.seed";

    /// <summary>More than anyone trains, and far from overflow.</summary>
    private const long MaxCount = 1L << 53;

    public IReadOnlyList<(string Name, string Text)> Texts =>
    [
        (UpdatesName, Text(Updates)),
        (CallsName, Text(Calls)),
        (PendingName, Text(Pending)),
        (AccumulationName, Text(AccumulationSteps)),
        (SeedName, Text(Seed)),
    ];

    /// <summary>The counters of a file, which fit each other and the trainer's options.</summary>
    public static TrainingCounters Read(IReadOnlyDictionary<string, string> texts, TrainerOptions options, string file)
    {
        long updates = Number(UpdatesName, 0, MaxCount);
        long calls = Number(CallsName, updates, MaxCount);
        long steps = Number(AccumulationName, 1, int.MaxValue);
        long pending = Number(PendingName, 0, Math.Min(steps - 1, calls - updates));
        // Gradients that wait were divided by the number of steps.
        if (pending > 0 && steps != options.AccumulationSteps)
        {
            string option = nameof(TrainerOptions.AccumulationSteps);
            throw Fail(AccumulationName, $"is {steps} and an update under way, but the trainer's {option} is {options.AccumulationSteps}");
        }
        long seed = Number(SeedName, int.MinValue, int.MaxValue);
        if (seed != options.Seed)
            throw Fail(SeedName, $"is {seed}, but the trainer's {nameof(TrainerOptions.Seed)} is {options.Seed}");
        return new TrainingCounters(updates, calls, (int)pending, (int)steps, (int)seed);

        long Number(string name, long min, long max)
        {
            if (!texts.TryGetValue(name, out string? text))
                throw Fail(name, "is missing");
            bool isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value);
            if (!isNumber || value < min || value > max)
                throw Fail(name, $"is {MessageText.Quote(text)} instead of a whole number from {min} to {max}");
            return value;
        }

        WeightsException Fail(string name, string problem) =>
            new(file, $"{SafetensorsHeader.Metadata} {MessageText.Quote(name)} {problem}");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
