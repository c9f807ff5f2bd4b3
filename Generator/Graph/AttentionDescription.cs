using System.Globalization;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph;

/// <summary>A pattern in the field's words.</summary>
internal static class AttentionDescription
{
    /// <summary>What a position sees.</summary>
    public static string Describe(this AttentionPattern pattern)
    {
        if (pattern.Sparse is not { } sparse)
            return pattern.Causal ? "itself and earlier ones" : "all positions";
        bool byPlace = sparse.GlobalTokens > 0 || sparse.BlockSize > 0 || sparse.FixedBlock > 0;
        return string.Join(", ", Kinds(sparse, pattern.Causal)) + (pattern.Causal && byPlace ? ", none of them later" : "");
    }

    /// <summary>How the number of pairs grows with n, the positions of a sequence.</summary>
    public static string Growth(this AttentionPattern pattern)
    {
        if (pattern.Sparse is not { } sparse)
            return "O(n²)";
        bool causal = pattern.Causal;
        int sides = causal ? 1 : 2;
        long each = sparse.HasWindow ? (long)sparse.WindowLeft + (causal ? 0 : sparse.WindowRight) + 1 : 0;
        each += (long)sides * sparse.GlobalTokens;
        each += sparse.BlockSize * (((long)sparse.BlockWindow / 2 * sides) + 1 + ((long)sides * sparse.GlobalBlocks) + sparse.RandomBlocks);
        each += sparse.Stride > 0 ? ((long)sides * sparse.Stride) + 1 : 0;
        each += sparse.FixedBlock;
        var terms = new List<string>();
        if (each > 0)
            terms.Add($"n·{each}");
        if (sparse.Stride > 0)
            terms.Add($"n²/{sparse.Stride}");
        if (sparse.FixedBlock > 0)
            terms.Add($"n²·{sparse.FixedSummary}/{sparse.FixedBlock}");
        return $"O({string.Join(" + ", terms)})";
    }

    /// <summary>The layers of a pattern, neighbours together: 0, 3, 5..8.</summary>
    public static string Layers(IReadOnlyList<int> layers)
    {
        var runs = new List<string>();
        for (int i = 0, last; i < layers.Count; i = last + 1)
        {
            last = i;
            while (last + 1 < layers.Count && layers[last + 1] == layers[last] + 1)
                last++;
            if (last - i == 1)
                last = i;
            runs.Add(last == i ? $"{layers[i]}" : $"{layers[i]}..{layers[last]}");
        }

        return $"layer{(layers.Count == 1 ? "" : "s")} {string.Join(", ", runs)}";
    }

    private static IEnumerable<string> Kinds(SparseSpec sparse, bool causal)
    {
        if (sparse.HasWindow)
            yield return $"a window of {Sides(sparse.WindowLeft, causal ? 0 : sparse.WindowRight)}{(sparse.Dilation > 1 ? $", {Number(sparse.Dilation)} apart" : "")}";
        if (sparse.GlobalTokens > 0)
            yield return (sparse.GlobalTokens == 1 ? "the first position" : $"the first {Number(sparse.GlobalTokens)} positions") + (causal ? "" : $" ({See(sparse.GlobalTokens)} all)");
        if (sparse.BlockSize > 0)
        {
            int beside = sparse.BlockWindow / 2;
            yield return $"its block of {Number(sparse.BlockSize)}{(beside > 0 ? $" and {Number(beside)} {(causal ? "before" : "on each side")}" : "")}";
            if (sparse.GlobalBlocks > 0)
                yield return (sparse.GlobalBlocks == 1 ? "the first block" : $"the first {Number(sparse.GlobalBlocks)} blocks") + (causal ? "" : $" ({See(sparse.GlobalBlocks)} all)");
            if (sparse.RandomBlocks > 0)
                yield return $"{Number(sparse.RandomBlocks)} random block{(sparse.RandomBlocks == 1 ? "" : "s")} (seed {sparse.RandomSeed.ToString(CultureInfo.InvariantCulture)})";
        }

        if (sparse.Stride > 0)
            yield return $"{Number(sparse.Stride)} {(causal ? "before" : "on each side")} and those a multiple of {Number(sparse.Stride)} away";
        if (sparse.FixedBlock > 0)
            yield return $"its fixed block of {Number(sparse.FixedBlock)} and the last {Number(sparse.FixedSummary)} of each such block";
    }

    private static string Sides(int left, int right) =>
        right == 0 ? $"{Number(left)} before" : left == 0 ? $"{Number(right)} behind" : $"{Number(left)} before and {Number(right)} behind";

    private static string See(int number) => number == 1 ? "which sees" : "which see";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
