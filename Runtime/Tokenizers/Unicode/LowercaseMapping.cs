using System.Runtime.CompilerServices;

namespace TxGen.Runtime;

/// <summary>The lower case of characters, each for itself and the same in every language.</summary>
internal static class LowercaseMapping
{
    /// <summary>The one character whose lower case has two: i and <see cref="DotAbove"/>.</summary>
    public const int DottedI = 0x130;

    /// <summary>The second character of <see cref="DottedI"/>.</summary>
    public const int DotAbove = 0x307;

    private const int BlockMask = (1 << LowercaseTables.BlockBits) - 1;

    /// <summary>The lower case of a character, of <see cref="DottedI"/> the first of two; the character itself if it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(int codePoint)
    {
        if (codePoint >= LowercaseTables.End)
            return codePoint;
        int block = LowercaseTables.Blocks[codePoint >> LowercaseTables.BlockBits];
        int distance = LowercaseTables.DistanceNumbers[block << LowercaseTables.BlockBits | codePoint & BlockMask];
        return codePoint + LowercaseTables.Distances[distance];
    }
}
