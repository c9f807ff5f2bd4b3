using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Training;

/// <summary>A step of a language model with one thing wrong, and what the exception must say about it.</summary>
internal sealed record BadStep(string What, TrainingBatch Batch, string Parameter, params object[] Says)
{
    /// <summary>Everything that can be wrong, but for token types.</summary>
    public static IEnumerable<BadStep> Of(TrainerScene scene, TrainingBatch valid)
    {
        var spec = scene.Compiled.Spec;
        int[] tokens = valid.Input.Tokens!, lengths = valid.Input.Lengths!, targets = valid.Classes!;
        int most = spec.TrainingBatch, longest = spec.TrainingLength, rows = tokens.Length;

        foreach (int count in new[] { 0, longest - 1, (most + 1) * longest })
        {
            var input = new CallInput { Tokens = new int[count] };
            yield return new($"{count} tokens of whole sequences", new(input, new int[count], null), "tokens", count, most, longest);
        }

        var many = Enumerable.Repeat(1, most + 1).ToArray();
        yield return new("too many sequences", new(new() { Tokens = many, Lengths = many }, many, null), "lengths", most + 1, most);
        yield return new("no sequences", new(new() { Tokens = [], Lengths = [] }, [], null), "lengths", 0, most);
        foreach (int length in new[] { 0, -1, longest + 1 })
            yield return new($"length {length}", With(valid.Input with { Lengths = [lengths[0], length] }), "lengths", "lengths[1]", length, longest);
        yield return new("a length too few", With(valid.Input with { Lengths = lengths[1..] }), "lengths", rows, rows - lengths[0]);
        foreach (int id in new[] { -1, spec.Vocabulary })
            yield return new($"token {id}", With(valid.Input with { Tokens = [.. tokens[..^1], id] }), "tokens", $"tokens[{rows - 1}]", id, spec.Vocabulary - 1);
        foreach (int target in new[] { -1, spec.Vocabulary, -101 })
            yield return new($"target {target}", valid with { Classes = [.. targets[..^1], target] }, "targets", $"targets[{rows - 1}]", target, spec.Vocabulary - 1);
        yield return new("a target too few", valid with { Classes = targets[1..] }, "targets", rows - 1, rows);
        yield return new("a target too many", valid with { Classes = [.. targets, 0] }, "targets", rows + 1, rows);
        yield return new("nothing to learn", valid with { Classes = Enumerable.Repeat(-100, rows).ToArray() }, "targets", rows, -100);

        TrainingBatch With(CallInput input) => valid with { Input = input };
    }
}
