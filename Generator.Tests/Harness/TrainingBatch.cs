namespace TxGen.Generator.Tests.Harness;

/// <summary>Sequences one behind another, and what a model is to make of them: classes or numbers.</summary>
internal sealed record TrainingBatch(CallInput Input, int[]? Classes, float[]? Values)
{
    /// <summary>
    /// The batches of a golden file, one for each count of sequences. Their targets belong to sequences or to rows, to which a learned
    /// class token adds one in every sequence; how many the file has tells which.
    /// </summary>
    public static IReadOnlyList<TrainingBatch> Read(TensorFile file, params int[] counts)
    {
        var lengths = new Reader<int>(file.Integers("lengths"));
        var tokens = Integers("tokens");
        var types = Integers("types");
        var rows = file.Has("input") ? new Reader<float>(file.Floats("input")) : null;
        int width = rows is null ? 0 : file.Shape("input")[1];
        bool isClass = file.Type("targets") == "I32";
        var classes = isClass ? Integers("targets") : null;
        var values = isClass ? null : new Reader<float>(file.Floats("targets"));
        int targets = file.Shape("targets")[0], sequences = counts.Sum(), positions = lengths.Left.Sum();
        int targetWidth = isClass ? 1 : file.Shape("targets")[1];
        bool isOfSequence = targets == sequences;
        int extra = (targets - positions) / sequences;
        Assert.True(isOfSequence || targets == positions || targets == positions + sequences, $"{targets} targets of {sequences} sequences, {positions} positions");

        var batches = counts.Select(count =>
        {
            int[] of = lengths.Next(count);
            int length = of.Sum(), wanted = (isOfSequence ? count : length + (count * extra)) * targetWidth;
            var input = new CallInput { Tokens = tokens?.Next(length), Types = types?.Next(length), Rows = rows?.Next(length * width), Lengths = of };
            return new TrainingBatch(input, classes?.Next(wanted), values?.Next(wanted));
        }).ToList();
        Assert.Equal(0, lengths.Left.Length + (tokens?.Left.Length ?? 0) + (types?.Left.Length ?? 0) + (rows?.Left.Length ?? 0)
            + (classes?.Left.Length ?? 0) + (values?.Left.Length ?? 0));
        return batches;

        Reader<int>? Integers(string name) => file.Has(name) ? new Reader<int>(file.Integers(name)) : null;
    }

    /// <summary>Random sequences and targets of a model; every fourth class or so is <paramref name="ignored"/>, but not the last one.</summary>
    public static TrainingBatch Random(Spec.ModelSpec spec, IReadOnlyList<int> lengths, Random random, int ignored = -100)
    {
        var input = CallInput.Batch(spec, lengths.Select(length => CallInput.Random(spec, length, random, types: spec.TokenTypes > 0)).ToList());
        bool ofSequences = spec.Pooling != Spec.Pooling.None && !spec.HeadActsOnRows;
        int results = ofSequences ? lengths.Count : lengths.Sum(length => length + spec.ExtraRows);
        if (spec.Head is Spec.Head.None or Spec.Head.Regression)
            return new(input, null, Enumerable.Range(0, results * (spec.Head == Spec.Head.None ? spec.DModel : spec.Outputs)).Select(_ => (random.NextSingle() * 2) - 1).ToArray());

        int[] classes = Enumerable.Range(0, results).Select(_ => random.Next(4) == 0 ? ignored : random.Next(spec.HeadWidth)).ToArray();
        classes[^1] = ignored == 0 ? spec.HeadWidth - 1 : 0;
        return new(input, classes, null);
    }

    /// <summary>Hands out an array in pieces.</summary>
    private sealed class Reader<T>(T[] all)
    {
        public T[] Left { get; private set; } = all;

        public T[] Next(int count)
        {
            var next = Left[..count];
            Left = Left[count..];
            return next;
        }
    }
}
