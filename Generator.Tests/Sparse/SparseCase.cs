using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sparse;

/// <summary>A small model with sparse attention: every pattern has another shape of heads and another kind of positions.</summary>
internal static class SparseCase
{
    private const int Layers = 3;

    private static readonly (int Heads, int KvHeads, int HeadDim)[] Shapes = [(2, 2, 16), (3, 3, 11), (4, 2, 5), (2, 1, 20), (1, 1, 64), (6, 2, 8)];

    private static readonly Spec.Positions[] Positions = [Spec.Positions.None, Spec.Positions.Rotary, Spec.Positions.Alibi, Spec.Positions.RotaryInterleaved];

    /// <summary>Patterns around panels of 16 and tiles of 64 positions, and of no such size.</summary>
    private static readonly Dictionary<string, SparseSpec[]> Patterns = new()
    {
        ["window"] = [new() { WindowLeft = 5, WindowRight = 5 }],
        ["window to the left"] = [new() { WindowLeft = 20 }],
        ["window to the right"] = [new() { WindowRight = 17 }],
        ["wide window"] = [new() { WindowLeft = 70, WindowRight = 66 }],
        ["dilated window"] = [new() { WindowLeft = 3, WindowRight = 2, Dilation = 7 }],
        ["far dilated window"] = [new() { WindowLeft = 4, WindowRight = 4, Dilation = 33 }],
        ["global tokens"] = [new() { GlobalTokens = 3 }],
        ["window and global tokens"] = [new() { GlobalTokens = 17, WindowLeft = 9, WindowRight = 8 }],
        ["blocks"] = [new() { BlockSize = 16 }],
        ["odd blocks and a global one"] = [new() { BlockSize = 11, BlockWindow = 1, GlobalBlocks = 1 }],
        ["blocks of one"] = [new() { BlockSize = 1, BlockWindow = 5 }],
        ["BigBird"] = [new() { BlockSize = 8, BlockWindow = 3, GlobalBlocks = 1, RandomBlocks = 2, RandomSeed = 7 }],
        ["random blocks"] = [new() { BlockSize = 5, BlockWindow = 1, RandomBlocks = 3, RandomSeed = -1 }],
        ["large random blocks"] = [new() { BlockSize = 64, BlockWindow = 1, RandomBlocks = 1 }],
        ["stride"] = [new() { Stride = 12 }],
        ["short stride"] = [new() { Stride = 3 }],
        ["fixed"] = [new() { FixedBlock = 16, FixedSummary = 4 }],
        ["odd fixed"] = [new() { FixedBlock = 13, FixedSummary = 1 }],
        ["window and stride"] = [new() { WindowLeft = 2, WindowRight = 6, Stride = 19 }],
        ["dilated window and fixed"] = [new() { WindowLeft = 4, Dilation = 3, FixedBlock = 32, FixedSummary = 3 }],
        ["global tokens and blocks"] = [new() { GlobalTokens = 5, BlockSize = 24, BlockWindow = 1 }],
        ["stride and fixed"] = [new() { Stride = 10, FixedBlock = 21, FixedSummary = 2 }],
        ["everything"] =
        [
            new()
            {
                WindowLeft = 2, WindowRight = 1, Dilation = 5, GlobalTokens = 1, BlockSize = 6, BlockWindow = 1, GlobalBlocks = 1, RandomBlocks = 1, RandomSeed = 3, Stride = 41,
                FixedBlock = 35, FixedSummary = 1,
            },
        ],
        ["a stride of the dilation"] = [new() { WindowLeft = 3, WindowRight = 3, Dilation = 4, Stride = 4 }],
        ["a stride across the dilation"] = [new() { WindowLeft = 5, WindowRight = 2, Dilation = 4, Stride = 6 }],
        ["everything is seen"] = [new() { WindowLeft = int.MaxValue, WindowRight = int.MaxValue }],
        ["every other layer"] = [new() { WindowLeft = 6, WindowRight = 3, FullEvery = 2 }],
        ["layers of their own"] = [new() { WindowLeft = 4, Layers = new([1]) }, new() { BlockSize = 7, RandomBlocks = 1, Layers = new([2]) }],
        ["two windows"] = [new() { WindowLeft = 30, Layers = new([0, 2]) }, new() { WindowLeft = 3, WindowRight = 2, Layers = new([1]) }],
        ["local layers with a θ of their own"] = [new() { WindowLeft = 8, WindowRight = 8, FullEvery = 3, RotaryBase = 100f }],
    };

    public static IEnumerable<string> Names => Patterns.Keys;

    /// <summary>One of every kind, where every pattern would take long.</summary>
    public static IEnumerable<string> Kinds =>
    [
        "window", "wide window", "dilated window", "window and global tokens", "blocks", "odd blocks and a global one", "BigBird", "large random blocks", "stride", "odd fixed",
        "dilated window and fixed", "everything", "everything is seen", "layers of their own", "local layers with a θ of their own",
    ];

    /// <summary>Rows of tokens in, classes of each out; every fourth model has a class token.</summary>
    public static ModelSpec Of(string pattern, bool causal, int maxLength)
    {
        int index = (2 * Array.IndexOf([.. Names], pattern)) + (causal ? 1 : 0);
        var (heads, kvHeads, headDim) = Shapes[index * 5 / 2 % Shapes.Length];
        var sparse = new EquatableArray<SparseSpec>(Patterns[pattern]);
        var positions = sparse.Any(each => each.RotaryBase > 0) ? Spec.Positions.Rotary : Positions[(index + (index / 4)) % Positions.Length];
        return new()
        {
            DModel = 24,
            Heads = heads,
            KvHeads = kvHeads,
            HeadDim = headDim,
            DFf = 20,
            MaxLength = maxLength,
            Layers = sparse.Any(each => each.FullEvery > 0 || each.Layers.Count > 0) ? Layers : 1,
            Causal = causal,
            Norm = Spec.NormPlacement.Pre,
            FinalNorm = true,
            Positions = positions,
            RotaryDim = positions is Spec.Positions.Rotary or Spec.Positions.RotaryInterleaved ? headDim / 2 * 2 : headDim,
            Vocabulary = 19,
            ClassToken = index % 4 == 3,
            Head = Spec.Head.TokenClassifier,
            Outputs = 7,
            Sparse = causal ? RandomSparse.Causal(sparse) : sparse,
        };
    }

    /// <summary>The same as a decoder.</summary>
    public static ModelSpec Decoder(string pattern, int maxLength) => RandomSpecs.AsDecoder(Of(pattern, causal: true, maxLength)) with { Vocabulary = 45 };
}
