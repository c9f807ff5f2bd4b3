using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Harness;

/// <summary>Valid sparse attention of every kind, in a third of the random specs.</summary>
internal static class RandomSparse
{
    public static EquatableArray<SparseSpec> Create(ModelSpec spec, int seed)
    {
        var random = new Random(seed + 1_000_000);
        return random.Next(9) switch
        {
            0 => new([Pattern(spec, random)]),
            1 => new([Pattern(spec, random) with { FullEvery = random.Next(2, 6) }]),
            2 => new(OfLayers(spec, random)),
            _ => default,
        };
    }

    /// <summary>The same in a causal model, where windows look back.</summary>
    public static EquatableArray<SparseSpec> Causal(EquatableArray<SparseSpec> sparse) =>
        new(sparse.Select(each => each with { WindowLeft = Math.Max(each.WindowLeft, each.WindowRight), WindowRight = 0 }));

    /// <summary>Up to three attributes, and layers that none speaks for.</summary>
    private static IEnumerable<SparseSpec> OfLayers(ModelSpec spec, Random random) => Enumerable.Range(0, spec.Layers)
        .GroupBy(_ => random.Next(4))
        .Where(layers => layers.Key > 0)
        .Select(layers => Pattern(spec, random) with { Layers = new(layers.Reverse()) });

    private static SparseSpec Pattern(ModelSpec spec, Random random)
    {
        // Mostly one kind, now and then several or all of them.
        var kinds = new[] { Window, Global, Blocks, Stride, Fixed };
        random.Shuffle(kinds);
        var sparse = kinds.Take(1 + (random.Next(3) == 0 ? random.Next(kinds.Length) : 0)).Aggregate(new SparseSpec(), (all, kind) => kind(all, spec, random));
        return spec.IsRotary && random.Next(3) == 0 ? sparse with { RotaryBase = random.Next(3) switch { 0 => 10000f, 1 => 160000f, _ => 77.5f } } : sparse;
    }

    private static SparseSpec Window(SparseSpec sparse, ModelSpec spec, Random random)
    {
        int side = spec.Causal ? 0 : random.Next(3);
        return sparse with
        {
            WindowLeft = side == 1 ? 0 : Size(spec, random),
            WindowRight = side == 0 ? 0 : Size(spec, random),
            Dilation = random.Next(3) == 0 ? random.Next(2, 9) : 1,
        };
    }

    private static SparseSpec Global(SparseSpec sparse, ModelSpec spec, Random random) => sparse with { GlobalTokens = Size(spec, random) };

    private static SparseSpec Blocks(SparseSpec sparse, ModelSpec spec, Random random)
    {
        int drawn = random.Next(2) * random.Next(1, 4);
        return sparse with
        {
            BlockSize = Size(spec, random),
            BlockWindow = (2 * random.Next(3)) + 1,
            GlobalBlocks = random.Next(3),
            RandomBlocks = drawn,
            RandomSeed = drawn > 0 ? random.Next(int.MinValue, int.MaxValue) : 0,
        };
    }

    private static SparseSpec Stride(SparseSpec sparse, ModelSpec spec, Random random) => sparse with { Stride = Size(spec, random) };

    private static SparseSpec Fixed(SparseSpec sparse, ModelSpec spec, Random random)
    {
        int block = Size(spec, random);
        return sparse with { FixedBlock = block, FixedSummary = random.Next(1, block + 1) };
    }

    /// <summary>Small numbers, those around panels and blocks, and any others up to beyond the longest sequence.</summary>
    private static int Size(ModelSpec spec, Random random) => random.Next(3) switch
    {
        0 => random.Next(1, 9),
        1 => (16 * random.Next(1, 5)) + random.Next(-1, 2),
        _ => random.Next(1, spec.MaxLength + 5),
    };
}
