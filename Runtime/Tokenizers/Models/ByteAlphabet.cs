namespace TxGen.Runtime;

/// <summary>
/// GPT-2's alphabet, in which files of byte-level tokenizers spell bytes: a printable character of Latin-1 stands for itself, the others
/// for the characters from U+0100 on, in order.
/// </summary>
internal static class ByteAlphabet
{
    private const int FirstOther = 0x100;

    private static readonly int[] _characters = MakeCharacters();
    private static readonly short[] _bytes = MakeBytes();

    /// <summary>The character that stands for a byte.</summary>
    public static int Character(byte value) => _characters[value];

    /// <summary>Turns a spelling into bytes.</summary>
    /// <param name="spelling">Valid UTF-8.</param>
    /// <param name="bytes">Receives them; as long as the spelling.</param>
    /// <returns>How many they are, or -1 if the spelling has characters of no byte.</returns>
    public static int Decode(ReadOnlySpan<byte> spelling, Span<byte> bytes)
    {
        int count = 0;
        for (int at = 0; at < spelling.Length;)
        {
            int character = CodePoints.Decode(spelling[at..], out int length);
            if (character >= _bytes.Length || _bytes[character] < 0)
                return -1;
            bytes[count++] = (byte)_bytes[character];
            at += length;
        }

        return count;
    }

    private static int[] MakeCharacters()
    {
        var characters = new int[256];
        int other = FirstOther;
        for (int value = 0; value < characters.Length; value++)
            characters[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? value : other++;
        return characters;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[_characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (int value = 0; value < _characters.Length; value++)
            bytes[_characters[value]] = (short)value;
        return bytes;
    }
}
