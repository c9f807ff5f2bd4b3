using TxGen.Generator.Graph;
using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Training;

/// <summary>The graph's gradients against differences of its loss: mathematics without any kernel.</summary>
public class CentralDifferenceTests
{
    private const int RandomModels = 60;
    private const int CoordinatesOfATensor = 4;
    private const double Step = 1e-6;

    public static IEnumerable<object[]> Seeds => Enumerable.Range(0, RandomModels).Select(i => new object[] { i });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void GradientsAreSlopesOfTheLoss(int seed)
    {
        var spec = RandomSpecs.Trainable(seed, 14);
        spec = spec with { MaxLength = Math.Min(spec.MaxLength, 6) };
        var random = new Random(seed);
        var (lesson, ignored) = LessonOf(spec, seed);
        var batch = TrainingBatch.Random(spec, [1, spec.MaxLength, random.Next(1, spec.MaxLength + 1)], random, ignored);
        var interpreter = new TrainingInterpreter(spec);
        var parameters = interpreter.RandomParameters(random);
        var gradients = interpreter.Run(parameters, batch, lesson).Gradients;
        double largest = gradients.Values.Max(Norm);

        foreach (var (name, gradient) in gradients)
        {
            int[] places = Enumerable.Range(0, CoordinatesOfATensor).Select(_ => random.Next(gradient.Length)).ToArray();
            double[] slopes = places.Select(place => Slope(parameters[name], place)).ToArray();
            double distance = Norm(places.Select((place, i) => gradient[place] - slopes[i]).ToArray());
            double limit = (1e-3 * Norm(slopes)) + (1e-6 * largest) + 1e-9;
            Assert.True(distance <= limit, $"{SpecText.Attributes(spec)}: {name} is {distance:G3} off, limit {limit:G3}");
        }

        double Slope(double[] values, int place)
        {
            double before = values[place];
            values[place] = before + Step;
            double above = interpreter.Run(parameters, batch, lesson, backward: false).Loss;
            values[place] = before - Step;
            double below = interpreter.Run(parameters, batch, lesson, backward: false).Loss;
            values[place] = before;
            return (above - below) / (2 * Step);
        }
    }

    /// <summary>Without smoothing and with both kinds of it; the second of them needs an ignored class.</summary>
    private static (Lesson Lesson, int Ignored) LessonOf(ModelSpec spec, int seed)
    {
        bool exceptPadding = seed % 3 == 2 && spec.HeadWidth > 2;
        int ignored = exceptPadding ? 0 : -100;
        var lesson = new Lesson
        {
            Ignored = ignored,
            Smoothing = seed % 3 == 0 ? 0 : 0.1,
            SmoothsExceptPadding = exceptPadding,
            Dropout = (site, layer, row, column) => HashCode(site, layer, row, column) % 4 == 0 ? 0 : 4 / 3.0,
        };
        return (lesson, ignored);
    }

    private static uint HashCode(int site, int layer, int row, int column) =>
        ((((((((uint)site * 31) + (uint)layer) * 31) + (uint)row) * 31) + (uint)column) * 2654435761) >> 8;

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
