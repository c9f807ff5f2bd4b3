namespace TxGen.Runtime;

/// <summary>What characters are made of.</summary>
internal static class Decomposition
{
    /// <summary>Most code points of one: U+FDFA.</summary>
    public const int MaxLength = 18;

    /// <summary>Writes the full decomposition of a character, in canonical order; itself, if it has none.</summary>
    /// <returns>The number of code points.</returns>
    public static int Of(int codePoint, bool compatibility, Span<int> to)
    {
        if (Hangul.IsSyllable(codePoint))
            return Hangul.Decompose(codePoint, to);

        var record = NormalizationRecord.Of(codePoint);
        ReadOnlySpan<ushort> units = compatibility ? record.Compatible : [];
        if (units.IsEmpty)
            units = record.Canonical;
        if (units.IsEmpty)
        {
            to[0] = codePoint;
            return 1;
        }

        int count = 0;
        for (int i = 0; i < units.Length; i++)
            to[count++] = char.IsHighSurrogate((char)units[i]) ? char.ConvertToUtf32((char)units[i], (char)units[++i]) : units[i];
        return count;
    }
}
