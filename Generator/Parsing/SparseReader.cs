using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>From the arguments of a <c>[SparseAttention]</c> to what it says.</summary>
internal static class SparseReader
{
    private static readonly SparseSpec Usual = new();

    public static SparseSpec Read(AttributeArguments given) => new()
    {
        Layers = given.Get(nameof(SparseSpec.Layers), Usual.Layers),
        FullEvery = given.Get(nameof(SparseSpec.FullEvery), Usual.FullEvery),
        WindowLeft = given.Get(nameof(SparseSpec.WindowLeft), Usual.WindowLeft),
        WindowRight = given.Get(nameof(SparseSpec.WindowRight), Usual.WindowRight),
        Dilation = given.Get(nameof(SparseSpec.Dilation), Usual.Dilation),
        GlobalTokens = given.Get(nameof(SparseSpec.GlobalTokens), Usual.GlobalTokens),
        BlockSize = given.Get(nameof(SparseSpec.BlockSize), Usual.BlockSize),
        BlockWindow = given.Get(nameof(SparseSpec.BlockWindow), Usual.BlockWindow),
        GlobalBlocks = given.Get(nameof(SparseSpec.GlobalBlocks), Usual.GlobalBlocks),
        RandomBlocks = given.Get(nameof(SparseSpec.RandomBlocks), Usual.RandomBlocks),
        RandomSeed = given.Get(nameof(SparseSpec.RandomSeed), Usual.RandomSeed),
        Stride = given.Get(nameof(SparseSpec.Stride), Usual.Stride),
        FixedBlock = given.Get(nameof(SparseSpec.FixedBlock), Usual.FixedBlock),
        FixedSummary = given.Get(nameof(SparseSpec.FixedSummary), Usual.FixedSummary),
        RotaryBase = given.Get(nameof(SparseSpec.RotaryBase), Usual.RotaryBase),
    };
}
