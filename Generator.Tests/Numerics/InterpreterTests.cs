using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>Compiled models against the graph's own evaluation in double precision, which agrees with PyTorch in turn.</summary>
public class InterpreterTests
{
    private const int RandomModels = 40;

    public static IEnumerable<object[]> Seeds => Enumerable.Range(0, RandomModels).Select(i => new object[] { i });

    [Theory]
    [Goldens]
    public void TheInterpreterAgreesWithPyTorch(string name)
    {
        var golden = new Golden(name);
        var interpreter = new Interpreter(golden.Compile().Spec, new TensorFile(golden.ModelPath), golden.Prefix);
        foreach (var input in golden.Cases)
        {
            var (hidden, pooled, output) = interpreter.Run(input.Input);
            Close.AssertScaled(Close.Widen(input.Hidden), hidden, 1e-6, "hidden");
            if (input.Pooled is not null)
                Close.AssertScaled(Close.Widen(input.Pooled), pooled!, 1e-6, "pooled");
            if (input.Output is not null)
                Close.AssertScaled(Close.Widen(input.Output), output!, 1e-6, "output");
        }
    }

    [Theory]
    [Goldens]
    public void EveryGoldenAgreesWithTheInterpreter(string name)
    {
        var golden = new Golden(name);
        using var model = golden.Load();
        AssertAgree(golden.Compile().Spec, model, new TensorFile(golden.ModelPath), golden.Prefix);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void RandomModelsAgreeWithTheInterpreter(int seed) =>
        AssertRandomAgrees(RandomSpecs.Small(seed), seed, seed % 2 == 0 ? null : Initialization.Normal(0.2f));

    /// <summary>Nine and ten panels, whole and not, in more strips than one and in loops where narrow heads need none.</summary>
    [Theory]
    [InlineData(144, false)]
    [InlineData(150, true)]
    public void WideHeadsAgreeWithTheInterpreter(int headDim, bool causal) =>
        AssertRandomAgrees(RandomSpecs.Small(1) with { Heads = 2, KvHeads = 2, HeadDim = headDim, RotaryDim = headDim, Causal = causal, MaxLength = 37, Sparse = default }, seed: 3, null);

    private static void AssertRandomAgrees(ModelSpec spec, int seed, Initialization? initialization)
    {
        var compiled = CompiledModel.Compile(spec);
        Assert.Equal(spec, compiled.Spec);
        using var weights = new TemporaryFile();
        using (var random = compiled.CreateRandom(seed, initialization))
            File.WriteAllBytes(weights.Path, new EditableWeights(random).Disturb(new Random(seed)).File);
        using var model = compiled.Load(weights.Path);

        // Saved weights are those that the model computes with, whatever their format.
        model.Save(weights.Path);
        AssertAgree(spec, model, new TensorFile(weights.Path), "");
    }

    internal static void AssertAgree(ModelSpec spec, IModel model, TensorFile weights, string prefix)
    {
        var random = new Random(7);
        var interpreter = new Interpreter(spec, weights, prefix);
        int[] lengths = [1, spec.MaxLength, random.Next(1, spec.MaxLength + 1)];
        var sequences = lengths.Select((length, i) => CallInput.Random(spec, length, random, types: spec.TokenTypes > 0 && i != 1)).ToList();
        foreach (var set in Enum.GetValues<InstructionSet>().Where(Runtime.InstructionSets.IsSupported))
        {
            using var session = model.CreateSession(set);
            foreach (var sequence in sequences)
            {
                var (hidden, pooled, output) = interpreter.Run(sequence);
                foreach (var method in SessionMethod.Of(session).Where(method => !method.IsBatch && method.TakesTypes == sequence.Types is not null))
                {
                    double[] expected = method.Name switch { "Forward" => hidden, "Embed" => pooled!, _ => output! };
                    Close.AssertScaled(expected, Close.Widen(method.Run(spec, sequence)), 2e-5, $"{SpecText.Attributes(spec)}: {set} {method}");
                }
            }
        }
    }
}
