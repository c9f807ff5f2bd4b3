using System.Runtime.CompilerServices;

namespace TxGen.Runtime;

/// <summary>Code points in valid UTF-8, which is not checked again.</summary>
internal static class CodePoints
{
    /// <summary>Most bytes of one.</summary>
    public const int MaxBytes = 4;

    /// <summary>Whether a byte is inside a character, not its first.</summary>
    public static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    /// <summary>The first code point of a text.</summary>
    /// <param name="utf8">At least one character.</param>
    /// <param name="length">Its bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Decode(ReadOnlySpan<byte> utf8, out int length)
    {
        int lead = utf8[0];
        if (lead < 0x80)
        {
            length = 1;
            return lead;
        }

        if (lead < 0xE0)
        {
            length = 2;
            return (lead & 0x1F) << 6 | Rest(utf8[1]);
        }

        if (lead < 0xF0)
        {
            length = 3;
            return (lead & 0xF) << 12 | Rest(utf8[1]) << 6 | Rest(utf8[2]);
        }

        length = 4;
        return (lead & 7) << 18 | Rest(utf8[1]) << 12 | Rest(utf8[2]) << 6 | Rest(utf8[3]);

        static int Rest(byte value) => value & 0x3F;
    }

    /// <summary>Writes a code point.</summary>
    /// <returns>Its bytes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Encode(int codePoint, Span<byte> to)
    {
        if (codePoint < 0x80)
        {
            to[0] = (byte)codePoint;
            return 1;
        }

        if (codePoint < 0x800)
        {
            to[1] = Rest(codePoint);
            to[0] = (byte)(0xC0 | codePoint >> 6);
            return 2;
        }

        if (codePoint < 0x10000)
        {
            to[2] = Rest(codePoint);
            to[1] = Rest(codePoint >> 6);
            to[0] = (byte)(0xE0 | codePoint >> 12);
            return 3;
        }

        to[3] = Rest(codePoint);
        to[2] = Rest(codePoint >> 6);
        to[1] = Rest(codePoint >> 12);
        to[0] = (byte)(0xF0 | codePoint >> 18);
        return 4;

        static byte Rest(int value) => (byte)(0x80 | value & 0x3F);
    }

    /// <summary>How many code points a text has.</summary>
    public static int Count(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte value in utf8)
            count += IsContinuation(value) ? 0 : 1;
        return count;
    }

    /// <summary>How many bytes a text has before its first that is not ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AsciiLength(ReadOnlySpan<byte> utf8)
    {
        int length = utf8.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        return length < 0 ? utf8.Length : length;
    }
}
