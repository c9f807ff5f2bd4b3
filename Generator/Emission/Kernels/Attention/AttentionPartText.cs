using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// One part of a pattern as a method of its own: what it is called with, and what all such methods do with a
/// tile of queries and a run of keys.
/// </summary>
internal sealed class AttentionPartText(KernelWriter kernel, AttentionStep step, PatternPlan pattern, int index)
{
    public KernelWriter Kernel { get; } = kernel;

    public SourceWriter Out { get; } = kernel.Out;

    public AttentionStep Step { get; } = step;

    public AttentionPart Part { get; } = pattern.Parts[index];

    public int Every => Part.Step;

    /// <summary>Behind the names of kernels whose rows lie so many positions apart.</summary>
    public string Suffix => AttentionProducts.SuffixOf(Every);

    public string Name => $"Attend{Stem}";

    /// <summary>The constants of a list.</summary>
    public string Lists => $"KeyLists.{((ListPart)Part).Name}{pattern.Name}";

    public string Mask => $"Mask{Stem}";

    /// <summary>Its method on the way back.</summary>
    public string Gradient => $"{Stem}Gradient";

    /// <summary>Some keys of a run may be out of sight.</summary>
    public bool Masks => Part is ListPart or BandPart { Range: { Left: not null } or { Right: not null } } || Part.Exclusions.Count > 0;

    public AttentionProducts Products => Kernel.Kernels[Step].Steps[Every];

    public bool IsCached => Kernel.Plan.Cache is not null;

    public bool Drops => Step.Attention.DropoutRate > 0;

    public int HeadDim => Step.Attention.HeadDim;

    /// <summary>The position of a tile's first row, which counts from what is in the cache.</summary>
    public string Position => IsCached ? "position" : "row";

    public string End => IsCached ? "end" : "length";

    /// <param name="isOnline">Rows go on from what they have so far.</param>
    public string Parameters(bool isOnline = true) =>
        "ref float memory, ref float query, ref float context, ref float keys, ref float values"
        + (isOnline ? ", ref float maxima, ref float sums" : "")
        + (Step.Attention.Alibi ? ", ref float slopes" : "")
        + (Drops ? ", DropoutMask mask, uint firstRow, uint firstKey" : "")
        + (IsCached ? ", nint past" : "") + ", nint length";

    public string Softmax => $"SoftmaxOnward{Suffix}";

    private string Stem => Part switch
    {
        ListPart list => $"{list.Name}{pattern.Name}",
        _ when Every > 1 => $"Every{Every}{pattern.Name}",
        _ => $"Range{pattern.Name}",
    };

    /// <summary>The parts of a pattern, residue classes last: what they pack takes the place of what the others read.</summary>
    public static IEnumerable<int> Order(PatternPlan pattern) =>
        Enumerable.Range(0, pattern.Parts.Count).OrderBy(index => pattern.Parts[index].Step > 1);

    /// <summary>An argument that begins at the first row of a residue class.</summary>
    /// <param name="stride">From one position to the next.</param>
    /// <param name="offset">The class's first row; null where all rows take part.</param>
    public static string From(string reference, int stride, string? offset) =>
        offset is null ? $"ref {reference}" : $"ref Unsafe.Add(ref {reference}, {(stride == 1 ? offset : $"{offset} * {stride}")})";

    /// <summary>What dropout counts rows and keys from.</summary>
    public string DropoutArguments(string? offset) => !Drops ? ""
        : offset is null ? ", mask, dropout.FirstRow + (uint)start, 0"
        : $", mask, dropout.FirstRow + (uint)(start + {offset}), (uint){offset}";

    /// <summary>A loop over residue classes: the first row of each, and how many rows it has.</summary>
    public IDisposable EachClass()
    {
        Out.Line();
        Out.Line($"// Positions {Every} apart are a sequence of their own.");
        var loop = Out.Block($"for (nint offset = 0; offset < Math.Min({Every}, length); offset++)");
        Out.Line($"nint rows = (length - offset + {Every - 1}) / {Every};");
        return loop;
    }

    public void RequireMask()
    {
        if (Masks)
            Kernel.Require(Mask, () => MaskText.Print(Kernel, Mask, Part, Step.Attention.Causal, Step.Scratch.Scores.Stride));
    }

    /// <summary>Declares what every part works with.</summary>
    public void PrintLocals()
    {
        Out.Line($"ref float scores = {KernelWriter.Memory(Step.Scratch.Scores)};");
        Out.Line($"ref float factors = {KernelWriter.Memory(Step.Scratch.Factors)};");
        if (Step.Scratch.Dropped is { } dropped)
            Out.Line($"ref float dropped = {KernelWriter.Memory(dropped)};");
        if (IsCached)
            Out.Line("nint end = past + length;");
    }

    /// <summary>The rows of a tile: their queries, and their contexts so far.</summary>
    public void PrintTile()
    {
        Out.Line($"ref float tileQuery = ref Unsafe.Add(ref query, row * {Every * Step.Query.Stride});");
        Out.Line($"ref float tileContext = ref Unsafe.Add(ref context, row * {Every * Step.Output.Stride});");
        AttentionProductText.PrintAhead(Kernel, Step, Every, "tileQuery");
    }

    /// <param name="scores">Where they go.</param>
    /// <param name="panels">The panels of the first key.</param>
    public void PrintScores(string scores, string panels)
    {
        Out.Line($"Scores{Suffix}(ref {scores}, ref tileQuery, {panels}, rows, to - from);");
        if (Step.Attention.Alibi)
        {
            Out.Line($"SubtractDistances{Suffix}(ref {scores}, ref slopes, 0, {Position} - from, 1, rows, to - from);");
            Kernel.Require("Slopes", () => AlibiText.PrintSlopes(Kernel, Step));
            Kernel.Require($"SubtractDistances{Suffix}", () => AlibiText.Print(Kernel, Step, Every));
        }

        Kernel.Require($"Scores{Suffix}", () => AttentionProductText.PrintScores(Kernel, HeadDim, Products.Scores, $"Scores{Suffix}"));
    }

    public void PrintSoftmax(string keys)
    {
        string state = Every == 1 ? "row" : $"row * {Every}";
        Out.Line($"{Softmax}(ref scores, ref Unsafe.Add(ref maxima, {state}), ref Unsafe.Add(ref sums, {state}), ref factors, rows, {keys});");
        Out.Line($"Rescale{Suffix}(ref tileContext, ref factors, rows);");
        Kernel.Require(Softmax, () => OnlineSoftmaxText.PrintSoftmax(Kernel, Step, Softmax, Every));
        Kernel.Require($"Rescale{Suffix}", () => OnlineSoftmaxText.PrintRescale(Kernel, $"Rescale{Suffix}", HeadDim, Every * Step.Output.Stride));
    }

    /// <param name="column">The scores' first column, of no run but its own.</param>
    /// <param name="values">The panels of a position's values.</param>
    /// <param name="lowest">The first key that a query of the tile sees.</param>
    /// <param name="startsAnywhere">The run may begin behind the tile's first query.</param>
    public void PrintContext(string column, Func<string, string> values, string lowest, bool startsAnywhere)
    {
        string weights = "scores";
        if (Drops)
        {
            weights = "dropped";
            string every = Every == 1 ? "" : $" * {Every}";
            Out.Line($"DropScores{Suffix}(ref {Text.At("dropped", column)}, ref {Text.At("scores", column)}, mask, firstRow + (uint)(row{every}), rows, firstKey + (uint)(from{every}), to - from);");
            Kernel.Require($"DropScores{Suffix}", () => DropoutEmitter.PrintScores(Kernel, $"DropScores{Suffix}", Step.Scratch.Scores.Stride, Step.Scratch.Dropped!.Stride, Every));
        }

        if (!Step.Attention.Causal)
        {
            Out.Line($"AddContext{Suffix}(ref tileContext, {Of(lowest)}, {values(lowest)}, rows, to - {lowest});");
        }
        else
        {
            Out.Line($"nint seen = Math.Min(to, {Position} + 1);");
            using (startsAnywhere ? Out.Block($"if (seen > {lowest})") : null)
                Out.Line($"AddContext{Suffix}(ref tileContext, {Of(lowest)}, {values(lowest)}, rows, seen - {lowest});");
            using (Out.Block($"if (to > {Position} + 1)"))
            {
                string first = startsAnywhere ? "first" : "1";
                if (startsAnywhere)
                    Out.Line($"nint first = Math.Max(from - {Position}, 1);");
                Out.Line($"AddTriangle{Suffix}(ref tileContext, {Of($"{Position} + {first}")}, {values($"{Position} + {first}")}, rows, {first}, to - {Position} - {first});");
            }

            Kernel.Require($"AddTriangle{Suffix}", () => AttentionProductText.PrintAddedTriangle(Kernel, Step, $"AddTriangle{Suffix}", Every));
        }

        Kernel.Require($"AddContext{Suffix}", () => AttentionProductText.PrintContext(Kernel, Step, Products.Onto!, $"AddContext{Suffix}", onto: true));

        // The weights of a key and those behind it.
        string Of(string key) => $"ref {Text.At(weights, key == "from" ? column : column == "0" ? $"{key} - from" : $"{column} + {key} - from")}";
    }
}
