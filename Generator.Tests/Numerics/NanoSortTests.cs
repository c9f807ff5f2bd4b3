using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>A trained GPT-2 of three layers that sorts six letters, block by block.</summary>
public class NanoSortTests
{
    private const double Tolerance = 1e-5;
    private const int Length = 11;
    private const int Width = 48;
    private const int Letters = 3;
    private const string Body = "dModel: 48, heads: 3, dFf: 192, maxLength: 11, Causal = true, Activation = Activation.GeluTanh, "
        + "Norm = NormPlacement.Pre, Positions = Positions.Learned, Vocabulary = 3, Names = Naming.Gpt2";

    private const string Whole = Body + ", Layers = 3, FinalNorm = true, Head = Head.Vocabulary, TieEmbeddings = false, Biases = Biases.All & ~Biases.Head";

    private static readonly Lazy<TensorFile> File = new(() => Fixture.Expected("nano-sort"));

    private static TensorFile Expected => File.Value;

    [FixtureTheory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void HiddenStatesAndLogitsAreTheTrainedModels(InstructionSet set)
    {
        using var model = Load(Whole);
        using var session = model.CreateSession(set);
        Assert.Empty(model.IgnoredTensors);
        for (int sequence = 0; sequence < 3; sequence++)
        {
            var input = Sequence(sequence);
            Close.AssertWithin(Part("final_norm", sequence), SessionMethod.Of(session, "Forward", input).Run(input, Length * Width), Tolerance);
            Close.AssertWithin(Part("logits", sequence), SessionMethod.Of(session, "Logits", input).Run(input, Length * Letters), Tolerance);
        }
    }

    [FixtureTheory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void EveryBlocksOutputIsTheTrainedModels(InstructionSet set)
    {
        for (int layers = 1; layers <= 3; layers++)
        {
            using var model = Load($"{Body}, Layers = {layers}");
            using var session = model.CreateSession(set);
            for (int sequence = 0; sequence < 3; sequence++)
            {
                var input = Sequence(sequence);
                var hidden = SessionMethod.Of(session, "Forward", input).Run(input, Length * Width);
                Close.AssertWithin(Part($"layer{layers - 1}.out", sequence), hidden, Tolerance, $"block {layers - 1}");
            }
        }
    }

    [FixtureFact]
    public void ATruncatedModelListsTheTensorsItDoesNotNeed()
    {
        using var model = Load($"{Body}, Layers = 2");
        Assert.Equal(12 + 3, model.IgnoredTensors.Count);
        Assert.Equal(12, model.IgnoredTensors.Count(name => name.StartsWith("transformer.h.2.", StringComparison.Ordinal)));
        Assert.Superset(new HashSet<string> { "lm_head.weight", "transformer.ln_f.weight", "transformer.ln_f.bias" }, model.IgnoredTensors.ToHashSet());
    }

    [FixtureTheory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void GreedyDecodingSortsAnySixLetters(InstructionSet set)
    {
        using var model = Load(Whole);
        using var session = model.CreateSession(set);
        var random = new Random(1);
        for (int round = 0; round < 50; round++)
        {
            int[] letters = Enumerable.Range(0, 6).Select(_ => random.Next(Letters)).ToArray();
            var tokens = letters.ToList();
            for (int step = 0; step < 6; step++)
            {
                var input = new CallInput { Tokens = tokens.ToArray() };
                var logits = SessionMethod.Of(session, "Logits", input).Run(input, tokens.Count * Letters);
                tokens.Add(ArgMax(logits[^Letters..]));
            }

            Assert.Equal(letters.Order(), tokens.Skip(6));
        }
    }

    [FixtureFact]
    public void LogitsAtTheLastSixPositionsSortTheExpectedSequences()
    {
        using var model = Load(Whole);
        using var session = model.CreateSession();
        for (int sequence = 0; sequence < 3; sequence++)
        {
            var input = Sequence(sequence);
            var logits = SessionMethod.Of(session, "Logits", input).Run(input, Length * Letters);
            var sorted = Enumerable.Range(5, 6).Select(position => ArgMax(logits[(position * Letters)..((position + 1) * Letters)]));
            Assert.Equal(input.Tokens!.Take(6).Order(), sorted);
        }
    }

    private static IModel Load(string attribute) =>
        CompiledModel.Compile(attribute).Load(Fixture.Model("nano-sort"), new LoadOptions { Prefix = "transformer." });

    private static CallInput Sequence(int sequence) => new() { Tokens = Expected.Integers("tokens")[(sequence * Length)..((sequence + 1) * Length)] };

    private static float[] Part(string tensor, int sequence)
    {
        float[] all = Expected.Floats(tensor);
        int count = all.Length / 3;
        return all[(sequence * count)..((sequence + 1) * count)];
    }

    private static int ArgMax(float[] values) => Array.IndexOf(values, values.Max());
}
