using TxGen.Generator.Tests.Diagnostics;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>Trained models that are given by their own configuration compute what they computed where they come from.</summary>
public class FixtureTests
{
    [FixtureFact]
    public void NanoSortIsTheAttributeByHand() => AssertSame("nano-sort",
        "48, 3, 192, 11, Layers = 3, Causal = true, Vocabulary = 3, Norm = NormPlacement.Pre, FinalNorm = true, Activation = Activation.GeluTanh, Positions = Positions.Learned, "
        + "Head = Head.Vocabulary, TieEmbeddings = false, Biases = Biases.All & ~Biases.Head, Names = Naming.Gpt2");

    [FixtureFact]
    public void Stories260KIsTheAttributeByHand() => AssertSame("stories260k",
        "64, 8, 172, 512, Layers = 5, KvHeads = 4, Causal = true, Vocabulary = 512, Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm, FinalNorm = true, Gated = true, "
        + "Activation = Activation.Silu, Positions = Positions.Rotary, Head = Head.Vocabulary, Biases = Biases.None, Names = Naming.Llama");

    [FixtureTheory]
    [InlineData("nano-sort", 3, "")]
    [InlineData("stories260k", 1, "")]
    [InlineData("stories260k", 1, ", MaxLength = 200")]
    public void LogitsAreTheTrainedModels(string name, int sequences, string overrides)
    {
        using var model = CompiledModel.Compile($"\"config.json\"{overrides}", Fixture.Project(name)).Load(Fixture.Model(name));
        using var session = model.CreateSession();
        Assert.Empty(model.IgnoredTensors);
        var expected = Fixture.Expected(name);
        int[] tokens = expected.Integers("tokens");
        float[] logits = expected.Floats("logits");
        foreach (int sequence in Enumerable.Range(0, sequences))
        {
            var input = new CallInput { Tokens = Part(tokens, sequence, sequences) };
            var wanted = Part(logits, sequence, sequences);
            Close.AssertScaled(wanted, SessionMethod.Of(session, "Logits", input).Run(input, wanted.Length), 2e-5);
        }
    }

    [FixtureFact]
    public void AShorterModelReadsTheFirstPositionsOfTheFile()
    {
        var input = new CallInput { Tokens = [2, 0, 1, 1, 0, 2] };
        float[] Logits(string overrides)
        {
            using var model = CompiledModel.Compile($"\"config.json\"{overrides}", Fixture.Project("nano-sort")).Load(Fixture.Model("nano-sort"));
            using var session = model.CreateSession();
            return SessionMethod.Of(session, "Logits", input).Run(input, input.Tokens.Length * 3);
        }

        Close.AssertSameBits(Logits(""), Logits(", MaxLength = 6"));
    }

    private static void AssertSame(string name, string byHand)
    {
        var expected = Configured.Run(byHand);
        var actual = Configured.Run("\"config.json\"", Fixture.Project(name));
        Assert.Empty(Report.Of(actual));
        Assert.Equal(expected.Declarations.Single().Spec, actual.Declarations.Single().Spec);
        Assert.Equal(expected.Files, actual.Files);
    }

    private static T[] Part<T>(T[] all, int i, int count) => all[(i * (all.Length / count))..((i + 1) * (all.Length / count))];
}
