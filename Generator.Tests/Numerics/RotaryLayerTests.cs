using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;
using TxGen.Generator.Tests.Training;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>Models whose layers turn queries and keys by different θ, as ModernBERT's do, against the graph's own evaluation.</summary>
public class RotaryLayerTests
{
    /// <summary>So wide a window that every query attends to everything: the layers differ in θ alone.</summary>
    private const string Theta = "WindowLeft = 1000, RotaryBase = 160f";

    public static TheoryData<string, string> Models => new()
    {
        { "Positions = Positions.Rotary", $" [SparseAttention(FullEvery = 2, WindowRight = 1000, {Theta})]" },
        { "Positions = Positions.RotaryInterleaved, RotaryDim = 6, ClassToken = true", $" [SparseAttention(Layers = new[] {{ 1 }}, WindowRight = 1000, {Theta})]" },
        { "Positions = Positions.Rotary, Causal = true, KvHeads = 1, Biases = Biases.None", $" [SparseAttention(Layers = new[] {{ 0 }}, {Theta})] [SparseAttention(Layers = new[] {{ 2 }}, WindowLeft = 1000, RotaryBase = 20f)]" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void LayersTurnByTheirOwnAngles(string options, string sparse)
    {
        var compiled = Compile(options, sparse);
        using var weights = Weights(compiled, seed: 5);
        using var model = compiled.Load(weights.Path);
        InterpreterTests.AssertAgree(compiled.Spec, model, new TensorFile(weights.Path), "");
        Assert.True(compiled.Spec.LayersDiffer);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void GradientsTurnBackByTheAnglesOfTheirLayer(string options, string sparse) =>
        GradientInterpreterTests.AssertAgrees(Compile($"{options}, Training = true, TrainingBatch = 4", sparse), [3, 24, 1, 17], smoothing: 0, new Random(3));

    /// <summary>Tokens decoded one by one have the bits of the whole sequence.</summary>
    [Fact]
    public void ADecoderTakesTheTableOfEachLayer()
    {
        var compiled = CompiledModel.Compile(
            "dModel: 24, heads: 3, dFf: 20, maxLength: 24, Layers = 3, Vocabulary = 13, Positions = Positions.Rotary, Causal = true, Head = Head.Vocabulary",
            $" [SparseAttention(FullEvery = 2, {Theta})]");
        using var model = compiled.CreateRandom(1, Initialization.Normal(0.3f));
        int[] tokens = Enumerable.Range(0, 24).Select(i => i * 5 % 13).ToArray();
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            using var session = model.CreateDecoder(set);
            float[] expected = new float[tokens.Length * 13], actual = new float[expected.Length];
            ((ILanguageModel<int>)session).Logits(tokens, expected);
            session.Prefill(tokens.AsSpan(0, 9), actual);
            for (int i = 9; i < tokens.Length; i++)
                session.Step(tokens[i]).CopyTo(actual.AsSpan(i * 13));
            Close.AssertSameBits(expected, actual, $"{set}");
        }
    }

    [Fact]
    public void LayersOfOneThetaShareATable()
    {
        var spec = Compile("Positions = Positions.Rotary", $" [SparseAttention(FullEvery = 2, WindowRight = 1000, {Theta})]").Spec;
        var tables = Planning.Planner.Plan(spec).RotaryTables;
        Assert.Equal([[0, 2], [1]], tables.Select(table => table.Layers));
        Assert.Equal([10000f, 160f], tables.Select(table => table.Angles.Base));
        Assert.Single(Planning.Planner.Plan(spec with { Sparse = new([spec.Sparse[0] with { RotaryBase = 0 }]) }).RotaryTables);
    }

    private static CompiledModel Compile(string options, string sparse) => CompiledModel.Compile(
        $"dModel: 24, heads: 3, dFf: 20, maxLength: 24, Layers = 3, Vocabulary = 13, Pooling = Pooling.Mean, Head = Head.Classifier, Outputs = 5, {options}", sparse);

    private static TemporaryFile Weights(CompiledModel compiled, int seed)
    {
        var file = new TemporaryFile();
        using var random = compiled.CreateRandom(seed, Initialization.Normal(0.3f));
        File.WriteAllBytes(file.Path, new EditableWeights(random).Disturb(new Random(seed)).File);
        return file;
    }
}
