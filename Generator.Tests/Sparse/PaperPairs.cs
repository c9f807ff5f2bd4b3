using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Sparse;

/// <summary>How many pairs attend, one after another.</summary>
internal static class PaperPairs
{
    /// <summary>Those of sequences of 0 to so many positions.</summary>
    public static long[] Of(bool causal, SparseSpec? sparse, int longest)
    {
        var mask = new PaperMask(causal, sparse, longest);
        long[] pairs = new long[longest + 1];
        for (int query = 0; query < longest; query++)
            for (int key = 0; key < longest; key++)
                if (mask.Sees(query, key))
                    pairs[Math.Max(query, key) + 1]++;
        for (int rows = 1; rows <= longest; rows++)
            pairs[rows] += pairs[rows - 1];
        return pairs;
    }
}
