namespace TxGen.Generator.Spec;

/// <summary>Which options of a <c>[SparseAttention]</c> describe what queries attend to.</summary>
internal static class SparseRules
{
    public static IEnumerable<SpecProblem> Numbers(ModelSpec spec)
    {
        for (int i = 0; i < spec.Sparse.Count; i++)
        {
            var sparse = spec.Sparse[i];
            (string Name, int Value)[] notNegative =
            [
                (nameof(SparseSpec.FullEvery), sparse.FullEvery), (nameof(SparseSpec.WindowLeft), sparse.WindowLeft), (nameof(SparseSpec.WindowRight), sparse.WindowRight),
                (nameof(SparseSpec.GlobalTokens), sparse.GlobalTokens), (nameof(SparseSpec.BlockSize), sparse.BlockSize), (nameof(SparseSpec.GlobalBlocks), sparse.GlobalBlocks),
                (nameof(SparseSpec.RandomBlocks), sparse.RandomBlocks), (nameof(SparseSpec.Stride), sparse.Stride), (nameof(SparseSpec.FixedBlock), sparse.FixedBlock),
                (nameof(SparseSpec.FixedSummary), sparse.FixedSummary),
            ];
            foreach (var (name, value) in notNegative)
                if (value < 0)
                    yield return new(SpecProblemKind.NotPositive, name, $"{name} is {value}: give a positive number, or leave it out", i);
            foreach (var (name, value) in new[] { (nameof(SparseSpec.Dilation), sparse.Dilation), (nameof(SparseSpec.BlockWindow), sparse.BlockWindow) })
                if (value <= 0)
                    yield return new(SpecProblemKind.NotPositive, name, $"{name} is {value}: give a positive number", i);
            if (!(sparse.RotaryBase >= 0) || float.IsInfinity(sparse.RotaryBase))
                yield return new(SpecProblemKind.NotPositive, nameof(SparseSpec.RotaryBase), "RotaryBase must be a positive number", i);
            foreach (int layer in sparse.Layers.Where(layer => layer < 0 || layer >= spec.Layers).Take(1))
                yield return new(SpecProblemKind.NotPositive, nameof(SparseSpec.Layers), $"Layers names {layer}, but the model's layers are 0 to {spec.Layers - 1}", i);
        }
    }

    public static IEnumerable<SpecProblem> Check(ModelSpec spec)
    {
        for (int i = 0; i < spec.Sparse.Count; i++)
            foreach (var (property, message) in LayersOf(spec, i).Concat(Pattern(spec, spec.Sparse[i])).Concat(SparseListRules.Check(spec, spec.Sparse[i])))
                yield return new(SpecProblemKind.Contradiction, property, message, i);
    }

    private static IEnumerable<(string Property, string Message)> LayersOf(ModelSpec spec, int index)
    {
        var sparse = spec.Sparse[index];
        if (sparse.Layers.Count > 0 && sparse.FullEvery > 0)
            yield return (nameof(SparseSpec.FullEvery), "FullEvery and Layers both say which layers are sparse: keep one of them");
        else if (sparse.FullEvery == 1)
            yield return (nameof(SparseSpec.FullEvery), "FullEvery 1 leaves no layer sparse: give 2 or more, or leave it out");
        if (sparse.Layers.GroupBy(layer => layer).FirstOrDefault(group => group.Count() > 1) is { } twice)
            yield return (nameof(SparseSpec.Layers), $"Layers names {twice.Key} twice");
        var shared = spec.Sparse.Take(index).SelectMany(other => Candidates(sparse, other).Where(layer => layer < spec.Layers && sparse.SpeaksFor(layer) && other.SpeaksFor(layer))).ToList();
        if (shared.Count > 0)
            yield return (nameof(SparseSpec.Layers), $"another [SparseAttention] speaks for layer {shared.Min()} already: give each its own Layers, or put both patterns into one");
    }

    /// <summary>Layers to ask about, if there are millions of them: two attributes without lists meet in layer 0 or 1, or nowhere.</summary>
    private static IEnumerable<int> Candidates(SparseSpec one, SparseSpec other) => one.Layers.Count > 0 ? one.Layers : other.Layers.Count > 0 ? other.Layers : [0, 1];

    private static IEnumerable<(string Property, string Message)> Pattern(ModelSpec spec, SparseSpec sparse)
    {
        if (!sparse.HasWindow && sparse.GlobalTokens == 0 && sparse.BlockSize == 0 && sparse.Stride == 0 && sparse.FixedBlock == 0)
            yield return (nameof(SparseSpec.WindowLeft), "[SparseAttention] says nothing that a query attends to: give WindowLeft, GlobalTokens, BlockSize, Stride or FixedBlock");
        if (spec.Causal && sparse.WindowRight > 0)
            yield return (nameof(SparseSpec.WindowRight), "WindowRight has no effect with Causal: leave one of them out");
        if (!sparse.HasWindow && sparse.Dilation > 1)
            yield return (nameof(SparseSpec.Dilation), "Dilation has no effect without a window: give WindowLeft, or leave it out");
        string? ofBlocks = sparse.BlockSize > 0 ? null
            : sparse.BlockWindow != 3 ? nameof(SparseSpec.BlockWindow)
            : sparse.GlobalBlocks > 0 ? nameof(SparseSpec.GlobalBlocks)
            : sparse.RandomBlocks > 0 ? nameof(SparseSpec.RandomBlocks)
            : null;
        if (ofBlocks is not null)
            yield return (ofBlocks, $"{ofBlocks} has no effect without blocks: give BlockSize, or leave it out");
        if (sparse.BlockWindow % 2 == 0)
            yield return (nameof(SparseSpec.BlockWindow), $"BlockWindow is {sparse.BlockWindow}, but a query's own block is in the middle of the window: give an odd number");
        if (sparse.RandomBlocks == 0 && sparse.RandomSeed != 0)
            yield return (nameof(SparseSpec.RandomSeed), "RandomSeed has no effect without RandomBlocks: leave it out, or give RandomBlocks");
        if (sparse.FixedBlock == 0 && sparse.FixedSummary > 0)
            yield return (nameof(SparseSpec.FixedSummary), "FixedSummary has no effect without FixedBlock: leave it out, or give FixedBlock");
        if (sparse.FixedBlock > 0 && (sparse.FixedSummary == 0 || sparse.FixedSummary > sparse.FixedBlock))
            yield return (nameof(SparseSpec.FixedSummary), $"FixedSummary is {sparse.FixedSummary}, but a block of {sparse.FixedBlock} positions has a summary of 1 to {sparse.FixedBlock} of them");
        if (sparse.RotaryBase > 0 && !spec.IsRotary)
            yield return (nameof(SparseSpec.RotaryBase), $"RotaryBase has no effect with Positions.{spec.Positions}: leave it out, or give Positions.Rotary or Positions.RotaryInterleaved");
    }
}
