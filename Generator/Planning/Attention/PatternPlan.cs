using TxGen.Generator.Graph;

namespace TxGen.Generator.Planning;

/// <summary>How the attention of some layers runs.</summary>
/// <param name="Name">Behind the names of its kernels; empty where all layers are alike.</param>
/// <param name="IsDirect">
/// The scores of a tile of queries stay in L1 as a whole, so one softmax serves each row; otherwise rows take their keys chunk by chunk,
/// and their maxima, sums and contexts so far lie in memory (online softmax; Milakov and Gimelshein, 2018).
/// </param>
internal sealed record PatternPlan(string Name, AttentionPattern Pattern, IReadOnlyList<int> Layers, IReadOnlyList<AttentionPart> Parts, bool IsDirect)
{
    /// <summary>Keys that a row takes at once: 8 rows of so many scores are a third of L1.</summary>
    public const int MostKeys = 512;

    /// <summary>Rows for which a window's keys and values are packed at once, so that they are still in L2 when rows read them.</summary>
    public const int BlockRows = 1024;

    /// <summary>A window over sequences of more than one block: what is packed for a block begins with what its first row sees.</summary>
    public bool RunsInBlocks(int positions) =>
        IsDirect && Parts[0] is BandPart { Range: { Left: not null, Right: not null } } band && (positions + band.Step - 1) / band.Step > BlockRows;

    /// <summary>The one range of keys of a direct pattern.</summary>
    public BandPart Band => (BandPart)Parts[0];

    /// <summary>One range of neighbouring keys is all there is, as in a single row's kernels.</summary>
    public bool IsBand => Parts.Count == 1 && Parts[0] is BandPart { Step: 1 };

    public bool HasClasses => Parts.Any(part => part.Step > 1);

    /// <param name="positions">Keys that scratch memory or cache has room for.</param>
    /// <param name="online">Rows keep their maxima and sums in any case: a ring cuts rows anywhere, and a backward pass reads them.</param>
    public static IReadOnlyList<PatternPlan> Of(IReadOnlyList<(AttentionPattern Pattern, IReadOnlyList<int> Layers)> patterns, int positions, bool isEndless, bool online)
    {
        var plans = new List<PatternPlan>();
        int sparse = 0;
        foreach (var (pattern, layers) in patterns)
        {
            string name = patterns.Count == 1 ? "" : pattern.Sparse is null ? "Full" : ++sparse == 1 ? "Sparse" : $"Sparse{sparse}";
            var parts = PartsOf(pattern, isEndless);
            bool isDirect = !online && parts.Count == 1 && parts[0] is BandPart band && band.MostKeys((positions + band.Step - 1) / band.Step) <= MostKeys;
            plans.Add(new(name, pattern, layers, parts, isDirect));
        }

        return plans;
    }

    /// <summary>Ranges first, then residue classes without what ranges have, then lists without what both have.</summary>
    private static IReadOnlyList<AttentionPart> PartsOf(AttentionPattern pattern, bool isEndless)
    {
        int? right = pattern.Causal ? 0 : null;
        var everything = new KeyRange(null, right);
        if (pattern.Sparse is not { } sparse || sparse.Stride == 1)
            return [new BandPart(everything)];

        var parts = new List<AttentionPart>();
        var taken = new List<KeyRange>();
        // A stride has all keys of a window whose dilation is a multiple of it.
        bool dilated = sparse.HasWindow && sparse.Dilation > 1;
        bool ofStride = dilated && sparse.Stride > 0 && sparse.Dilation % sparse.Stride == 0;
        if ((sparse.HasWindow && !dilated) || sparse.Stride > 0)
        {
            int left = dilated ? sparse.Stride : Math.Max(sparse.WindowLeft, sparse.Stride);
            Add(new(left, right ?? (dilated ? sparse.Stride : Math.Max(sparse.WindowRight, sparse.Stride))), 1);
        }

        if (dilated && !ofStride)
            Add(new(sparse.WindowLeft, right ?? sparse.WindowRight), Math.Min(sparse.Dilation, pattern.Positions));
        if (sparse.Stride > 0)
            Add(new(null, right), sparse.Stride);
        if (taken.Any(range => range.Covers(everything)))
            return parts;
        foreach (var (name, segments) in KeyLists.Of(pattern))
            parts.Add(new ListPart(name, segments) { Exclusions = taken.ToList() });
        return parts;

        void Add(KeyRange range, int step)
        {
            // A range that always reaches the end needs no bound; but an endless sequence has none.
            int last = (pattern.Positions - 1) / step;
            if (!isEndless)
                range = new(range.Left >= last ? null : range.Left, range.Right >= last && range.Right > 0 ? null : range.Right);
            var exclusions = taken.Select(each => each.Every(step)).ToList();
            if (exclusions.Any(each => each.Covers(range)))
                return;
            parts.Add(new BandPart(range) { Step = step, Exclusions = exclusions });
            taken.Add(range.Apart(step));
        }
    }
}
