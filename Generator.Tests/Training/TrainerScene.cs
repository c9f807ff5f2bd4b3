using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Training;

/// <summary>A small model of a kind, batches for it, and comparison of what its trainers came to.</summary>
internal sealed class TrainerScene
{
    public const string Decoder =
        "dModel: 32, heads: 4, dFf: 40, maxLength: 170, Layers = 2, Causal = true, Vocabulary = 23, Head = Head.Vocabulary, "
        + "Positions = Positions.Learned, Norm = NormPlacement.Pre, FinalNorm = true, Activation = Activation.Gelu";

    public const string Typed = "dModel: 20, heads: 2, dFf: 24, maxLength: 16, Vocabulary = 9, TokenTypes = 2, Pooling = Pooling.ClassToken, Head = Head.Classifier, Outputs = 3";

    public const string Rows = "dModel: 20, heads: 2, dFf: 24, maxLength: 16, InputDim = 7, Pooling = Pooling.Mean, Head = Head.Regression, Outputs = 2";

    public const string RowsOfClasses = "dModel: 16, heads: 2, dFf: 24, maxLength: 16, ClassToken = true, Head = Head.TokenClassifier, Outputs = 4";

    public const string Dropout = ", ResidualDropout = 0.1f, AttentionDropout = 0.2f, EmbeddingDropout = 0.1f";

    public TrainerScene(string model, int batch = 10, int length = 16)
    {
        Compiled = CompiledModel.Compile($"{model}, Training = true, TrainingBatch = {batch}, TrainingLength = {length}");
        Model = Compiled.CreateRandom(3);
    }

    public CompiledModel Compiled { get; }

    /// <summary>Where training starts.</summary>
    public IModel Model { get; }

    /// <summary>The instruction sets of this process.</summary>
    public static IEnumerable<InstructionSet> Sets => Enum.GetValues<InstructionSet>().Where(Runtime.InstructionSets.IsSupported);

    /// <summary>Random sequences of these lengths.</summary>
    public TrainingBatch Batch(int seed, params int[] lengths) => TrainingBatch.Random(Compiled.Spec, lengths, new Random(seed));

    /// <summary>What a trainer comes to after a step with each batch.</summary>
    public TensorFile Train(TrainerOptions options, params IEnumerable<TrainingBatch> batches)
    {
        using var trainer = Model.CreateTrainer(options);
        foreach (var batch in batches)
            trainer.Step(batch);
        return trainer.Checkpoint();
    }

    /// <summary>Weights, moments, gradients and counters are the same.</summary>
    public static void AssertSame(TensorFile expected, TensorFile actual)
    {
        Assert.Equal(expected.Names.Order(StringComparer.Ordinal), actual.Names.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Metadata, actual.Metadata);
        foreach (string name in expected.Names)
            Close.AssertSameBits(expected.Floats(name), actual.Floats(name), name);
    }

    public static bool Differ(TensorFile one, TensorFile other) => one.Names.Any(name => !one.Floats(name).AsSpan().SequenceEqual(other.Floats(name)));
}
