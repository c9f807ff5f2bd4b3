namespace TxGen.Generator.Spec;

/// <summary>What a model has to be in order to be trained, and what means nothing where it is not.</summary>
internal static class TrainingRules
{
    /// <summary>Shares of numbers that are dropped.</summary>
    public static IEnumerable<(string Name, float Value)> Rates(ModelSpec spec) =>
    [
        (nameof(ModelSpec.ResidualDropout), spec.ResidualDropout), (nameof(ModelSpec.AttentionDropout), spec.AttentionDropout),
        (nameof(ModelSpec.EmbeddingDropout), spec.EmbeddingDropout),
    ];

    public static IEnumerable<SpecProblem> Check(ModelSpec spec) => spec.Training ? Trainer(spec) : NoTrainer(spec);

    private static IEnumerable<SpecProblem> NoTrainer(ModelSpec spec)
    {
        (string Name, bool IsGiven)[] options =
        [
            (nameof(ModelSpec.TrainingBatch), spec.TrainingBatch > 0), (nameof(ModelSpec.TrainingLength), spec.TrainingLength > 0),
            (nameof(ModelSpec.RecomputeAttention), spec.RecomputeAttention),
            .. Rates(spec).Select(rate => (rate.Name, rate.Value > 0)),
        ];
        foreach (var (name, isGiven) in options)
            if (isGiven)
                yield return Contradiction(name, $"{name} has no effect without Training: leave it out, or give Training");
    }

    private static IEnumerable<SpecProblem> Trainer(ModelSpec spec)
    {
        if (spec.TrainingLength > spec.MaxLength)
            yield return Contradiction(nameof(ModelSpec.TrainingLength), $"TrainingLength {spec.TrainingLength} exceeds MaxLength {spec.MaxLength}: give at most that");
        if (spec.Weights != WeightFormat.Float32)
            yield return Contradiction(nameof(ModelSpec.Weights), "Training needs weights in float32: leave Weights out, and give it to the model that loads what was trained");
        if (spec.HeadActsOnRows && spec.PoolingDense)
            yield return Contradiction(nameof(ModelSpec.PoolingDense), $"PoolingDense would learn nothing, because Head.{spec.Head} reads every row: leave out PoolingDense or Training");
    }

    private static SpecProblem Contradiction(string property, string message) =>
        new(SpecProblemKind.Contradiction, property, message);
}
