using TxGen.Generator.Graph;
using TxGen.Generator.Spec;
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
        using var file = new TemporaryFile();
        using (var start = compiled.CreateRandom(seed, Initialization.Normal(0.2f)))
            File.WriteAllBytes(file.Path, new EditableWeights(start).Disturb(random).File);
        using var model = compiled.Load(file.Path);
        int longest = spec.TrainingLength;
        var batch = TrainingBatch.Random(spec, [1, longest, random.Next(1, longest + 1), longest], random);
        bool smooths = seed % 2 == 1 && batch.Classes is not null;

        var interpreter = new TrainingInterpreter(spec);
        var lesson = new Lesson { Smoothing = smooths ? 0.1f : 0, Dropout = interpreter.Dropout(Seed, call: 0) };
        var expected = interpreter.Run(interpreter.Parameters(new TensorFile(file.Path)), batch, lesson);
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            using var trainer = model.CreateTrainer(new TrainerOptions { AccumulationSteps = 2, InstructionSet = set, Seed = Seed, LabelSmoothing = smooths ? 0.1f : 0 });
            float loss = trainer.Step(batch);
            string what = $"{SpecText.Attribute(spec)}: {set}";
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
