using TxGen.Generator.Tests.Harness;
using TxGen.Generator.Tests.Numerics;
using TxGen.Generator.Tests.Training;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>Sessions of models whose layers all have windows: their cache is a ring, and their sequences have no end.</summary>
public class EndlessDecoderTests
{
    private const int Vocabulary = 13;
    private const int Slots = 64;
    private const int Reach = 31;
    private const int PassRows = Slots - Reach;

    private const string Dimensions = "dModel: 24, heads: 3, dFf: 20, maxLength: 60, Layers = 3, Vocabulary = 13, Causal = true, Head = Head.Vocabulary";

    private static readonly string Window = $" [SparseAttention(WindowLeft = {Reach})]";

    /// <summary>Layers of two θ, of which the outer ones see less far.</summary>
    private static readonly string Windows =
        $" [SparseAttention(Layers = new[] {{ 0, 2 }}, WindowLeft = 25)] [SparseAttention(Layers = new[] {{ 1 }}, WindowLeft = {Reach}, RotaryBase = 160f)]";

    public static TheoryData<string, InstructionSet> Models
    {
        get
        {
            var models = new TheoryData<string, InstructionSet>();
            foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
                foreach (string positions in new[] { "None", "Alibi", "Rotary", "RotaryInterleaved" })
                    models.Add(positions, set);
            return models;
        }
    }

    /// <summary>Up to where every layer sees everything, so that factors of rows and the table of a model with an end must agree.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void WithinTheWindowItHasTheBitsOfADecoderWithAnEnd(string positions, InstructionSet set)
    {
        string attribute = $"{Dimensions}, Positions = Positions.{positions}";
        using var endless = CompiledModel.Compile(attribute, Window).CreateRandom(1, Initialization.Normal(0.3f));
        using var dense = CompiledModel.Compile(attribute).CreateRandom(1, Initialization.Normal(0.3f));
        using var session = endless.CreateDecoder(set);
        using var reference = dense.CreateDecoder(set);
        int[] tokens = Tokens(Reach + 1);
        float[] expected = new float[tokens.Length * Vocabulary], actual = new float[expected.Length];
        ((ILanguageModel<int>)reference).Logits(tokens, expected);
        ((ILanguageModel<int>)session).Logits(tokens, actual);
        Close.AssertSameBits(expected, actual, "a call without cache");

        session.Prefill(tokens.AsSpan(0, 20), actual);
        for (int i = 20; i < tokens.Length; i++)
            session.Step(tokens[i]).CopyTo(actual.AsSpan(i * Vocabulary));
        Close.AssertSameBits(expected, actual, "prefill and steps");
    }

    /// <summary>A prompt longer than a pass takes several; they have the bits of single steps.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void ALongPromptRunsInPasses(string positions, InstructionSet set)
    {
        using var model = Model(positions);
        using var steps = model.CreateDecoder(set);
        int[] tokens = Tokens(PassRows + 20);
        float[] expected = new float[tokens.Length * Vocabulary], actual = new float[expected.Length];
        for (int i = 0; i < tokens.Length; i++)
            steps.Step(tokens[i]).CopyTo(expected.AsSpan(i * Vocabulary));

        foreach (int count in new[] { PassRows - 1, PassRows, PassRows + 1, tokens.Length })
        {
            using var session = model.CreateDecoder(set);
            var last = session.Prefill(tokens.AsSpan(0, count));
            Assert.Equal(count, session.Position);
            Close.AssertSameBits(expected.AsSpan((count - 1) * Vocabulary, Vocabulary), last, $"the last of {count}");
            session.Reset();
            session.Prefill(tokens.AsSpan(0, count), actual);
            Assert.Equal(count, session.Position);
            Close.AssertSameBits(expected.AsSpan(0, count * Vocabulary), actual.AsSpan(0, count * Vocabulary), $"all of {count}");
        }
    }

    [Theory]
    [InlineData(", Positions = Positions.Rotary")]
    [InlineData(", Positions = Positions.RotaryInterleaved, RotaryDim = 4, KvHeads = 1")]
    public void LayersTurnByTheirOwnAngles(string options)
    {
        string attribute = $"dModel: 24, heads: 3, dFf: 20, maxLength: 24, Layers = 3, Vocabulary = 13, Causal = true, Head = Head.Vocabulary{options}";
        var compiled = CompiledModel.Compile(attribute, Windows);
        using var weights = new TemporaryFile();
        using var model = compiled.CreateRandom(1, Initialization.Normal(0.3f));
        model.Save(weights.Path);
        InterpreterTests.AssertAgree(compiled.Spec, model, new TensorFile(weights.Path), "");
        GradientInterpreterTests.AssertAgrees(CompiledModel.Compile($"{attribute}, Training = true, TrainingBatch = 4", Windows), [3, 24, 1, 17], smoothing: 0, new Random(3));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void NothingIsAllocated(string positions, InstructionSet set)
    {
        using var model = Model(positions);
        using var session = model.CreateDecoder(set);
        int[] tokens = Tokens(PassRows + 20);
        float[] logits = new float[tokens.Length * Vocabulary];
        Assert.Equal(0, Allocation.Bytes(() =>
        {
            session.Prefill(tokens);
            session.Step(3);
            session.Rewind(7);
            session.Reset();
            session.Prefill(tokens, logits);
            session.Reset();
        }));
    }

    [Fact]
    public void ASessionSaysThatItHasNoEnd()
    {
        using var model = Model("Rotary");
        using var session = model.CreateDecoder(InstructionSets.Choose(null));
        Assert.True(session.IsEndless);
        Assert.Equal(60, session.MaxLength);

        // Calls without cache have one.
        Assert.Throws<ArgumentException>("tokens", () => ((ILanguageModel<int>)session).Logits(Tokens(61), new float[61 * Vocabulary]));
    }

    [Fact]
    public void WhatIsWrongIsSaidBeforeTheFirstPass()
    {
        using var model = Model("Rotary");
        using var session = model.CreateDecoder(InstructionSets.Choose(null));
        session.Prefill(Tokens(5));
        float[] logits = new float[1000];
        int[] bad = [.. Tokens(PassRows + 10), Vocabulary];
        Assert.Contains("tokens is empty", Assert.Throws<ArgumentException>("tokens", () => session.Prefill([])).Message, StringComparison.Ordinal);
        Assert.Contains("tokens is empty", Assert.Throws<ArgumentException>("tokens", () => session.Prefill([], logits)).Message, StringComparison.Ordinal);
        Assert.Contains($"tokens[{PassRows + 10}] is {Vocabulary}", Assert.Throws<ArgumentOutOfRangeException>("tokens", () => session.Prefill(bad)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("logits", () => session.Prefill(Tokens(PassRows + 10), logits.AsSpan(0, ((PassRows + 10) * Vocabulary) - 1)));
        Assert.Throws<ArgumentOutOfRangeException>("position", () => session.Rewind(6));
        Assert.Equal(5, session.Position);
    }

    private static IModel Model(string positions) =>
        CompiledModel.Compile($"{Dimensions}, Positions = Positions.{positions}", Window).CreateRandom(1, Initialization.Normal(0.3f));

    private static int[] Tokens(int count) => Enumerable.Range(0, count).Select(i => i * 5 % Vocabulary).ToArray();
}
