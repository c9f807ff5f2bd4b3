using System.Collections.Concurrent;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Harness;

/// <summary>A model that generates text, with random weights. Two ids of its vocabulary are kept for spoiling caches.</summary>
internal sealed class Decoder
{
    private const int SpoilingIds = 2;

    /// <summary>Every shape of attention, kind of positions and form of block, and lengths around panels of 16 and tiles of 64 positions.</summary>
    private static readonly Dictionary<string, string> Attributes = new()
    {
        ["heads-of-3"] = "dModel: 24, heads: 8, dFf: 40, maxLength: 17, Layers = 2, Positions = Positions.Learned",
        ["8-heads-of-8-share"] = "dModel: 64, heads: 8, dFf: 48, maxLength: 65, KvHeads = 1, Layers = 2, PositionOffset = 2, Norm = NormPlacement.Pre, Gated = true, TieEmbeddings = false",
        ["3-heads-of-16-share"] = "dModel: 96, heads: 6, dFf: 80, maxLength: 130, KvHeads = 2, Layers = 2, Positions = Positions.Rotary, QkNorm = true, Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm, Gated = true, Activation = Activation.Silu, FinalNorm = true, Biases = Biases.None",
        ["heads-of-17"] = "dModel: 51, heads: 3, dFf: 33, maxLength: 63, Layers = 2, Positions = Positions.Alibi, QkNorm = true, Activation = Activation.Gelu",
        ["7-heads-of-24-share"] = "dModel: 40, heads: 14, dFf: 50, maxLength: 65, KvHeads = 2, HeadDim = 24, Layers = 2, Positions = Positions.RotaryInterleaved, RotaryDim = 10, Norm = NormPlacement.Pre, TieEmbeddings = false",
        ["2-heads-of-48-share"] = "dModel: 96, heads: 4, dFf: 64, maxLength: 130, KvHeads = 2, HeadDim = 48, Positions = Positions.Rotary, RotaryScaling = RotaryScaling.Llama3, RotaryFactor = 8, RotaryOriginalLength = 32, HeadDense = true, HeadActivation = Activation.Gelu, Norm = NormPlacement.Pre, FinalNorm = true",
        ["8-heads-of-64-share"] = "dModel: 32, heads: 8, dFf: 40, maxLength: 66, KvHeads = 1, HeadDim = 64, Layers = 2, Positions = Positions.Alibi, EmbeddingNorm = true",
        ["heads-of-80"] = "dModel: 160, heads: 2, dFf: 70, maxLength: 5, Layers = 2, Positions = Positions.None, Norm = NormPlacement.Pre",
        ["3-heads-of-144-share"] = "dModel: 48, heads: 6, dFf: 30, maxLength: 33, KvHeads = 2, HeadDim = 144, Layers = 2, Positions = Positions.Rotary, RotaryDim = 60, RotaryScaling = RotaryScaling.Linear, RotaryFactor = 2.5f",
        ["2-heads-of-170-share"] = "dModel: 20, heads: 4, dFf: 30, maxLength: 20, KvHeads = 2, HeadDim = 170, Positions = Positions.Learned, PositionOffset = 3, Norm = NormPlacement.Pre",
        ["7-heads-of-16-share"] = "dModel: 32, heads: 7, dFf: 40, maxLength: 64, KvHeads = 1, HeadDim = 16, Layers = 3, Positions = Positions.SinusoidalHalves, ScaleEmbedding = true, Gated = true, Activation = Activation.GeluTanh, HeadDense = true",
        ["one-position"] = "dModel: 16, heads: 4, dFf: 20, maxLength: 1, KvHeads = 2, Positions = Positions.Rotary",
    };

    private static readonly ConcurrentDictionary<string, Lazy<Decoder>> Cache = new();

    private Decoder(CompiledModel compiled)
    {
        Spec = compiled.Spec;
        using var random = compiled.CreateRandom(1);
        var weights = new EditableWeights(random).Disturb(new Random(1));
        var table = weights["embedding.token.weight"];
        table[^Spec.DModel..].Fill(float.NaN);
        table[^(SpoilingIds * Spec.DModel)..^Spec.DModel].Fill(1e30f);
        Weights = weights.File;
        Compiled = compiled;
        Model = Load();
    }

    public static IEnumerable<string> Names => Attributes.Keys;

    public ModelSpec Spec { get; }

    public CompiledModel Compiled { get; }

    /// <summary>Shared by all tests, and never disposed.</summary>
    public IModel Model { get; }

    private byte[] Weights { get; }

    /// <summary>A token whose embedding is NaN.</summary>
    public int NotANumber => Spec.Vocabulary - 1;

    private int Huge => Spec.Vocabulary - SpoilingIds;

    public static Decoder Named(string name) => Of($"{Attributes[name]}, Vocabulary = 45, Causal = true, Head = Head.Vocabulary");

    public static Decoder Of(ModelSpec spec) => Of(SpecText.Attribute(spec), SpecText.Sparse(spec));

    public static Decoder Of(string attribute, string sparse = "") => Cache.GetOrAdd(attribute + sparse, _ => new(() => new(CompiledModel.Compile(attribute, sparse)))).Value;

    /// <summary>The same weights as another model.</summary>
    public IModel Load() => Compiled.Load(Weights);

    /// <summary>A session whose cache was full of NaN before it was reset: whoever reads more than was written finds out.</summary>
    public IDecoder CreateSession(InstructionSet set)
    {
        var session = Model.CreateDecoder(set);
        Spoil(session);
        return session;
    }

    /// <summary>Fills the cache behind the sequence with what must not matter.</summary>
    public void Spoil(IDecoder session)
    {
        int position = (int)session.Position;
        int[] rest = new int[session.MaxLength - position];
        foreach (int id in new[] { Huge, NotANumber })
        {
            if (rest.Length == 0)
                return;
            Array.Fill(rest, id);
            float logit = session.Prefill(rest)[0];
            Assert.True(id == Huge || float.IsNaN(logit), $"a token of NaN gives the logit {logit}");
            if (position == 0)
                session.Reset();
            else
                session.Rewind(position);
        }
    }

    /// <summary>Random tokens, without those that spoil.</summary>
    public int[] Tokens(int count, Random random) => Enumerable.Range(0, count).Select(_ => random.Next(Spec.Vocabulary - SpoilingIds)).ToArray();
}
