using TxGen.Generator.Graph;
using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Training;

/// <summary>Gradients of compiled models of odd sizes against the graph's own in double precision, which are slopes of its loss in turn.</summary>
public class GradientInterpreterTests
{
    private const int RandomModels = 24;
    private const int Seed = 11;
    private const string GradientPrefix = "optimizer.gradient.";

    public static IEnumerable<object[]> Seeds => Enumerable.Range(0, RandomModels).Select(i => new object[] { i });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void RandomModelsAgreeWithTheInterpreter(int seed)
    {
        var spec = RandomSpecs.Trainable(seed, 64);
        spec = spec with { Training = true, TrainingBatch = 5, TrainingLength = (spec.MaxLength + 1) / 2, RecomputeAttention = seed % 3 == 0 };
        var compiled = CompiledModel.Compile(spec);
        Assert.Equal(spec, compiled.Spec);

        var random = new Random(seed);
        int longest = spec.TrainingLength;
        AssertAgrees(compiled, [1, longest, random.Next(1, longest + 1), longest], smoothing: seed % 2 == 1 ? 0.1f : 0, random);
    }

    /// <summary>
    /// The attention gradient takes 64 queries at a time. These have one block, two or three, behind another sequence of their pass or
    /// alone in it, and passes of more than 128 rows. Of any two options every combination is among the cases.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void LongSequencesAgreeWithTheInterpreter(int index)
    {
        bool a = (index & 1) != 0, b = (index & 2) != 0, c = (index & 4) != 0;
        int headDim = a ^ b ^ c ? 17 : 7;
        int extra = b ^ c ? 1 : 0;
        var compiled = CompiledModel.Compile(
            $"dModel: 24, heads: 3, dFf: 20, maxLength: 150, HeadDim = {headDim}, KvHeads = {(b ? 1 : 3)}, Layers = 2, Vocabulary = 11, "
            + "Head = Head.TokenClassifier, Outputs = 5, Training = true, TrainingBatch = 5"
            + (a ? ", Causal = true" : "") + (a ^ b ? ", Positions = Positions.Alibi" : "") + (extra > 0 ? ", ClassToken = true" : "")
            + (c ? ", AttentionDropout = 0.25f" : "") + (a ^ c ? ", RecomputeAttention = true" : ""));
        AssertAgrees(compiled, [20, 130 - extra, 65, 85 - extra, 150], smoothing: 0, new Random(index));
    }

    /// <summary>A pass has room for so many sequences as well as for so many rows.</summary>
    [Theory]
    [InlineData("dModel: 20, heads: 2, dFf: 24, maxLength: 2, Vocabulary = 9, Pooling = Pooling.ClassToken, PoolingDense = true, Head = Head.Classifier, Outputs = 3")]
    [InlineData("dModel: 20, heads: 2, dFf: 24, maxLength: 2, Vocabulary = 9, Causal = true, Pooling = Pooling.Last, Head = Head.Classifier, HeadDense = true, Outputs = 3")]
    [InlineData("dModel: 19, heads: 1, dFf: 24, maxLength: 2, InputDim = 7, ClassToken = true, Pooling = Pooling.Mean, NormalizeOutput = true")]
    [InlineData("dModel: 19, heads: 1, dFf: 24, maxLength: 2, InputDim = 7, Pooling = Pooling.Last, NormalizeOutput = true")]
    public void ManyShortSequencesAgreeWithTheInterpreter(string model)
    {
        var compiled = CompiledModel.Compile($"{model}, Training = true, TrainingBatch = 40, AttentionDropout = 0.1f, ResidualDropout = 0.1f");
        var random = new Random(7);
        AssertAgrees(compiled, Enumerable.Range(0, 40).Select(_ => random.Next(1, 3)).ToList(), smoothing: 0, random);
    }

    /// <summary>A step of a disturbed model, on every instruction set.</summary>
    internal static void AssertAgrees(CompiledModel compiled, IReadOnlyList<int> lengths, float smoothing, Random random)
    {
        var spec = compiled.Spec;
        using var file = new TemporaryFile();
        using (var start = compiled.CreateRandom(random.Next(), Initialization.Normal(0.2f)))
            File.WriteAllBytes(file.Path, new EditableWeights(start).Disturb(random).File);
        using var model = compiled.Load(file.Path);
        var batch = TrainingBatch.Random(spec, lengths, random);
        smoothing = batch.Classes is null ? 0 : smoothing;

        var interpreter = new TrainingInterpreter(spec);
        var lesson = new Lesson { Smoothing = smoothing, Dropout = interpreter.Dropout(Seed, call: 0) };
        var expected = interpreter.Run(interpreter.Parameters(new TensorFile(file.Path)), batch, lesson);
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            using var trainer = model.CreateTrainer(new TrainerOptions { AccumulationSteps = 2, InstructionSet = set, Seed = Seed, LabelSmoothing = smoothing });
            float loss = trainer.Step(batch);
            string what = $"{SpecText.Attributes(spec)}: {set}";
            Assert.True(Math.Abs(loss - expected.Loss) <= 1e-5 * expected.Loss, $"{what}: loss {loss}, expected {expected.Loss}");
            AssertClose(expected.Gradients, interpreter.Parameters(trainer.Checkpoint(), GradientPrefix), what);
        }
    }

    /// <summary>What the loss does not depend on has no gradient.</summary>
    private static void AssertClose(IReadOnlyDictionary<string, double[]> expected, Dictionary<string, double[]> actual, string what)
    {
        double largest = expected.Values.Max(Norm);
        foreach (var (name, half) in actual)
        {
            double[] wanted = expected.TryGetValue(name, out double[]? gradient) ? gradient : new double[half.Length];
            double distance = Norm(half.Select((value, i) => (2 * value) - wanted[i]).ToArray());
            double limit = (1e-4 * Norm(wanted)) + (1e-6 * largest);
            Assert.True(distance <= limit, $"{what}: {name} is {distance:G3} from {Norm(wanted):G3}, limit {limit:G3}");
        }
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
