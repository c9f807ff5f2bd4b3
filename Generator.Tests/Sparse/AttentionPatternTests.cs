using TxGen.Generator.Graph;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Sparse;

/// <summary>The generator's definition of who attends to whom is that of the papers.</summary>
public class AttentionPatternTests
{
    /// <summary>Every kind of pattern with small and large numbers, odd ones, and those that reach over any sequence.</summary>
    private static readonly IReadOnlyList<IReadOnlyList<SparseSpec>> Kinds =
    [
        [
            new() { WindowLeft = 1 }, new() { WindowRight = 2 }, new() { WindowLeft = 4, WindowRight = 3 }, new() { WindowLeft = 3, Dilation = 2 }, new() { WindowLeft = 2, WindowRight = 5, Dilation = 5 },
            new() { WindowLeft = int.MaxValue }, new() { WindowLeft = 2, WindowRight = int.MaxValue, Dilation = 3 }, new() { WindowLeft = int.MaxValue, WindowRight = 1, Dilation = int.MaxValue },
        ],
        [new() { GlobalTokens = 1 }, new() { GlobalTokens = 7 }, new() { GlobalTokens = int.MaxValue }],
        [
            new() { BlockSize = 1, BlockWindow = 5 }, new() { BlockSize = 7, BlockWindow = 1 }, new() { BlockSize = 8, GlobalBlocks = 1 }, new() { BlockSize = 3, BlockWindow = 1, RandomBlocks = 2 },
            new() { BlockSize = 5, BlockWindow = 3, GlobalBlocks = 2, RandomBlocks = 1, RandomSeed = -7 }, new() { BlockSize = 4, BlockWindow = 1, RandomBlocks = 3, RandomSeed = int.MaxValue },
            new() { BlockSize = 16, BlockWindow = 1, RandomBlocks = int.MaxValue }, new() { BlockSize = 2, BlockWindow = int.MaxValue }, new() { BlockSize = int.MaxValue, GlobalBlocks = int.MaxValue, RandomBlocks = 1 },
        ],
        [new() { Stride = 1 }, new() { Stride = 5 }, new() { Stride = 8 }, new() { Stride = int.MaxValue }],
        [new() { FixedBlock = 1, FixedSummary = 1 }, new() { FixedBlock = 6, FixedSummary = 2 }, new() { FixedBlock = 8, FixedSummary = 8 }, new() { FixedBlock = int.MaxValue, FixedSummary = 3 }],
    ];

    private static readonly int[] Lengths = [1, 2, 8, 31, 49];

    public static TheoryData<int> KindIndices => new(Enumerable.Range(0, Kinds.Count));

    [Theory]
    [MemberData(nameof(KindIndices))]
    public void OneKindIsThePapers(int kind) => Assert.All(Kinds[kind], AssertAgree);

    [Theory]
    [MemberData(nameof(KindIndices))]
    public void TwoKindsAreThePapersTogether(int kind)
    {
        foreach (var other in Kinds.Skip(kind + 1))
            foreach (var one in Kinds[kind])
                Assert.All(other, two => AssertAgree(Join(one, two)));
    }

    [Fact]
    public void AllKindsAreThePapersTogether()
    {
        var random = new Random(1);
        for (int i = 0; i < 100; i++)
            AssertAgree(Kinds.Select(kind => kind[random.Next(kind.Count)]).Aggregate(Join));
    }

    [Fact]
    public void NoPatternIsEverythingThatIsNotLater() => AssertAgree(null);

    /// <summary>The figures of the papers.</summary>
    [Theory]
    [InlineData("sliding window", "##.....|###....|.###...|..###..|...###.|....###|.....##")]
    [InlineData("dilated window", "#.#....|.#.#...|#.#.#..|.#.#.#.|..#.#.#|...#.#.|....#.#")]
    [InlineData("global and window", "#######|###....|####...|#.###..|#..###.|#...###|#....##")]
    [InlineData("blocks", "#######|#######|####...|####...|##..##.|##..##.|##....#")]
    [InlineData("strided", "#......|##.....|###....|####...|.####..|..####.|#..####")]
    [InlineData("fixed", "#......|##.....|###....|..##...|..###..|..####.|..#..##")]
    public void AFigureIsWhatTheOptionsSay(string figure, string mask)
    {
        var pattern = figure switch
        {
            "sliding window" => new AttentionPattern(false, new() { WindowLeft = 1, WindowRight = 1 }, 7),
            "dilated window" => new(false, new() { WindowLeft = 1, WindowRight = 1, Dilation = 2 }, 7),
            "global and window" => new(false, new() { WindowLeft = 1, WindowRight = 1, GlobalTokens = 1 }, 7),
            "blocks" => new(false, new() { BlockSize = 2, BlockWindow = 1, GlobalBlocks = 1 }, 7),
            "strided" => new(true, new() { Stride = 3 }, 7),
            _ => new(true, new() { FixedBlock = 3, FixedSummary = 1 }, 7),
        };
        Assert.Equal(mask, string.Join('|', Enumerable.Range(0, 7).Select(query => string.Concat(Enumerable.Range(0, 7).Select(key => pattern.Sees(query, key) ? '#' : '.')))));
    }

    /// <summary>Numbers that others publish of the generator.</summary>
    [Theory]
    [InlineData(0, 0xE220A8397B1DCDAF)]
    [InlineData(1234567, 6457827717110365317)]
    public void RandomBlocksComeFromSplitMix64(int seed, ulong expected) => Assert.Equal(expected, PaperMask.SplitMix64((UInt128)seed));

    [Fact]
    public void ARandomBlockIsOneThatNothingElseGives()
    {
        foreach (bool causal in new[] { false, true })
        {
            var pattern = new AttentionPattern(causal, new() { BlockSize = 4, RandomBlocks = 2, GlobalBlocks = 1 }, 64);
            for (int query = 0; query < 16; query++)
            {
                var blocks = pattern.RandomBlocksOf(query);
                Assert.All(blocks, key => Assert.True(key > 0 && Math.Abs(query - key) > 1 && (!causal || key < query)));
                Assert.Equal(query == 0 ? 0 : Math.Clamp(causal ? query - 2 : 2, 0, 2), blocks.Count);
            }
        }
    }

    [Fact]
    public void LayersWithOnePatternAreTogether()
    {
        var window = new SparseSpec { WindowLeft = 3, FullEvery = 3, RotaryBase = 100 };
        var patterns = AttentionPattern.Of(new() { Layers = 7, MaxLength = 9, ClassToken = true, Sparse = new([window]) });
        Assert.Equal([0, 3, 6], patterns[0].Layers);
        Assert.Null(patterns[0].Pattern.Sparse);
        Assert.Equal([1, 2, 4, 5], patterns[1].Layers);
        Assert.Equal(new SparseSpec { WindowLeft = 3 }, patterns[1].Pattern.Sparse);
        Assert.All(patterns, each => Assert.Equal(10, each.Pattern.Positions));

        var twice = new[] { new SparseSpec { WindowLeft = 3, Layers = new([2]) }, new SparseSpec { WindowLeft = 3, Layers = new([0, 1]), RotaryBase = 7 } };
        Assert.Equal([0, 1, 2], Assert.Single(AttentionPattern.Of(new() { Layers = 3, MaxLength = 9, Sparse = new(twice) })).Layers);
    }

    /// <summary>What either says; no two kinds have an option in common.</summary>
    private static SparseSpec Join(SparseSpec one, SparseSpec two)
    {
        var joined = one with { };
        var usual = new SparseSpec();
        foreach (var option in typeof(SparseSpec).GetProperties().Where(option => option.SetMethod is not null && !Equals(option.GetValue(two), option.GetValue(usual))))
            option.SetValue(joined, option.GetValue(two));
        return joined;
    }

    private static void AssertAgree(SparseSpec? sparse)
    {
        foreach (bool causal in new[] { false, true })
        {
            foreach (int length in Lengths)
            {
                var mask = new PaperMask(causal, sparse, length);
                var pattern = new AttentionPattern(causal, sparse, length);
                for (int query = 0; query < length; query++)
                    for (int key = 0; key < length; key++)
                        if (mask.Sees(query, key) != pattern.Sees(query, key))
                            Assert.Fail($"{sparse}, causal {causal}, length {length}: the paper says {mask.Sees(query, key)} for query {query} and key {key}");
            }
        }
    }
}
