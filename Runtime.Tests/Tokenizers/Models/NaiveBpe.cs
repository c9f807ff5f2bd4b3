namespace TxGen.Runtime.Tests;

/// <summary>Byte-pair encoding as it is defined, without haste.</summary>
internal static class NaiveBpe
{
    public static List<int> Encode(IEnumerable<int> symbols, IReadOnlyDictionary<(int, int), (int Rank, int Token)> merges)
    {
        var tokens = symbols.ToList();
        while (true)
        {
            int best = -1;
            for (int i = 0; i + 1 < tokens.Count; i++)
                if (merges.TryGetValue((tokens[i], tokens[i + 1]), out var merge)
                    && (best < 0 || merge.Rank < merges[(tokens[best], tokens[best + 1])].Rank))
                    best = i;
            if (best < 0)
                return tokens;
            tokens[best] = merges[(tokens[best], tokens[best + 1])].Token;
            tokens.RemoveAt(best + 1);
        }
    }
}
