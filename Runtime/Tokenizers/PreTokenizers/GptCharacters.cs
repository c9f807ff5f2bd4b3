using System.Runtime.CompilerServices;

namespace TxGen.Runtime;

/// <summary>What the patterns of the GPT family ask of characters; every character is one of these.</summary>
internal enum GptCharacter : byte
{
    /// <summary>[^\s\p{L}\p{N}].</summary>
    Other,

    /// <summary>\p{L}.</summary>
    Letter,

    /// <summary>\p{N}.</summary>
    Number,

    /// <summary>\s.</summary>
    Space,

    /// <summary>No ASCII: only the whole character tells.</summary>
    Unknown,
}

/// <summary>Walks along texts as the patterns of the GPT family do.</summary>
internal static class GptCharacters
{
    private static readonly GptCharacter[] _kinds = MakeKinds();

    /// <summary>The kind of the character at a place.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="at">A character's first byte.</param>
    /// <param name="length">Its bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GptCharacter Kind(ReadOnlySpan<byte> text, int at, out int length)
    {
        GptCharacter kind = _kinds[text[at]];
        length = 1;
        return kind != GptCharacter.Unknown ? kind : Decode(text[at..], out length);
    }

    /// <summary>Where the characters of a kind end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int End(ReadOnlySpan<byte> text, int at, GptCharacter kind)
    {
        while ((uint)at < (uint)text.Length)
        {
            GptCharacter next = _kinds[text[at]];
            int length = 1;
            if (next == GptCharacter.Unknown)
                next = Decode(text[at..], out length);
            if (next != kind)
                break;
            at += length;
        }

        return at;
    }

    /// <summary>\s+(?!\S)|\s+: white space, of several characters in front of another not the last.</summary>
    public static int SpaceEnd(ReadOnlySpan<byte> text, int at)
    {
        int last = at;
        int end = at;
        while (end < text.Length && Kind(text, end, out int length) == GptCharacter.Space)
        {
            last = end;
            end += length;
        }

        return end < text.Length && last > at ? last : end;
    }

    /// <summary>[\r\n]*.</summary>
    public static int LinesEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsLine(text[at]))
            at++;
        return at;
    }

    /// <summary>\s*[\r\n]+|\s+(?!\S)|\s+: up to the last line's end, if there is one.</summary>
    public static int LinesOrSpaceEnd(ReadOnlySpan<byte> text, int at)
    {
        int end = End(text, at, GptCharacter.Space);
        int line = text[at..end].LastIndexOfAny((byte)'\r', (byte)'\n');
        return line >= 0 ? at + line + 1 : SpaceEnd(text, at);
    }

    /// <summary>Where a number ends whose first digit is behind already.</summary>
    public static int NumberEnd(ReadOnlySpan<byte> text, int at, int maxDigits)
    {
        for (int digits = 1; digits < maxDigits && at < text.Length; digits++)
        {
            if (Kind(text, at, out int length) != GptCharacter.Number)
                break;
            at += length;
        }

        return at;
    }

    public static bool IsLine(byte value) => value is (byte)'\r' or (byte)'\n';

    /// <summary>'s|'t|'re|'ve|'m|'ll|'d.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="at">An apostrophe.</param>
    /// <param name="ignoresCase">Whether capitals count, and the long s, which is one of two small forms of S.</param>
    /// <returns>Where the ending ends; <paramref name="at"/> if there is none.</returns>
    public static int ContractionEnd(ReadOnlySpan<byte> text, int at, bool ignoresCase)
    {
        ReadOnlySpan<byte> rest = text[(at + 1)..];
        byte caseBit = ignoresCase ? (byte)0x20 : (byte)0;
        switch (rest.Length > 0 ? rest[0] | caseBit : 0)
        {
            case 's' or 't' or 'm' or 'd':
                return at + 2;
            case 'r' or 'v' when rest.Length > 1 && (rest[1] | caseBit) == 'e':
            case 'l' when rest.Length > 1 && (rest[1] | caseBit) == 'l':
                return at + 3;
            default:
                return ignoresCase && rest.StartsWith("ſ"u8) ? at + 1 + "ſ"u8.Length : at;
        }
    }

    private static GptCharacter Decode(ReadOnlySpan<byte> text, out int length) => Classify(CodePoints.Decode(text, out length));

    private static GptCharacter Classify(int codePoint) =>
        CharacterClass.IsLetter(codePoint) ? GptCharacter.Letter
        : CharacterClass.IsNumber(codePoint) ? GptCharacter.Number
        : CharacterClass.IsWhiteSpace(codePoint) ? GptCharacter.Space
        : GptCharacter.Other;

    private static GptCharacter[] MakeKinds()
    {
        var kinds = new GptCharacter[256];
        for (int value = 0; value < kinds.Length; value++)
            kinds[value] = value < 0x80 ? Classify(value) : GptCharacter.Unknown;
        return kinds;
    }
}
