namespace TxGen.Runtime;

/// <summary>Reads the steps of a component, which may be one, or sequences within sequences of them.</summary>
internal static class JsonSteps
{
    /// <summary>
    /// More steps than any published tokenizer has: texts run through all of them, each one may take memory of its own, and some call the
    /// next.
    /// </summary>
    public const int Max = 64;

    /// <summary>Lists the steps in their order.</summary>
    /// <param name="part">The component; null for none.</param>
    /// <param name="list">What the member of a sequence with its steps is called.</param>
    /// <exception cref="TokenizerException">There are too many.</exception>
    public static IReadOnlyList<JsonPart> Read(JsonPart? part, string list)
    {
        var steps = new List<JsonPart>();
        if (part is not null)
            Add(part);
        return steps;

        void Add(JsonPart step)
        {
            if (step.Text("type") != "Sequence")
            {
                steps.Add(steps.Count < Max ? step : throw step.Fail($"is one step more than {Max}, the most that is read"));
                return;
            }

            foreach (JsonPart next in step.Get(list).Items)
                Add(next);
            step.Done();
        }
    }
}
