using System.Runtime.CompilerServices;

namespace TxGen.Runtime;

/// <summary>
/// What normalisation needs to know of a character other than a Korean syllable. Two words, combining class | composition group as a
/// second character, bit 15: composes again | length of the canonical and of the compatibility decomposition, then these in UTF-16.
/// </summary>
internal readonly struct NormalizationRecord
{
    private const int BlockMask = (1 << NormalizationTables.BlockBits) - 1;
    private const int HeaderWords = 2;

    private readonly ushort _start;

    private NormalizationRecord(ushort start) => _start = start;

    /// <summary>Nothing ever happens to the character: it stays, is no mark, and is not a second one.</summary>
    public bool IsInert => _start == 0;

    public int CombiningClass => Word(0) & 0xFF;

    /// <summary>The number of the group of compositions with this second character, or 0.</summary>
    public int Group => Word(0) >> 8 & 0x7F;

    /// <summary>Whether the character is in its canonical decomposition's composed form again.</summary>
    public bool ComposesAgain => Word(0) >> 15 != 0;

    /// <summary>Full, in canonical order; empty if the character stays.</summary>
    public ReadOnlySpan<ushort> Canonical => NormalizationTables.Records.Slice(_start + HeaderWords, Word(1) & 0xFF);

    /// <summary>Full, in canonical order; empty if it is the canonical one.</summary>
    public ReadOnlySpan<ushort> Compatible =>
        NormalizationTables.Records.Slice(_start + HeaderWords + (Word(1) & 0xFF), Word(1) >> 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NormalizationRecord Of(int codePoint)
    {
        if (codePoint >= NormalizationTables.End)
            return default;
        int block = NormalizationTables.Blocks[codePoint >> NormalizationTables.BlockBits];
        return new(NormalizationTables.RecordStarts[block << NormalizationTables.BlockBits | codePoint & BlockMask]);
    }

    private int Word(int index) => NormalizationTables.Records[_start + index];
}
