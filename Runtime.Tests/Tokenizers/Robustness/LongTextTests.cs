using System.Text;
using System.Text.Unicode;

namespace TxGen.Runtime.Tests;

/// <summary>
/// Texts of a megabyte, and the strangest of an eighth, pass through every golden tokenizer. No clock decides: what were quadratic would
/// take minutes where these tests take seconds.
/// </summary>
public class LongTextTests
{
    private const int Length = 1 << 20;
    private const int StrangeLength = Length / 8;

    private static readonly string[] Parts =
    [
        "a", "ab", " ", "\u3000", "\u0301", "\u0323\u0301", "▁", "😀", "<", "<s>", "[MASK] ", "\n ",
        "日", "x y", "'", "1", "한", "À", "\0", "中A",
    ];

    public static TheoryData<string> Files => GoldenTokenizers.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void One_part_repeated(string file)
    {
        Tokenizer tokenizer = GoldenTokenizers.Load(file);
        var room = new Room(tokenizer);
        room.Encode(Repeat("a", 1_000_000));
        room.Encode(Repeat("The quick brown fox. ", Length));
        foreach (string part in Parts)
            room.Encode(Repeat(part, StrangeLength));
        foreach (byte value in (byte[])[0x80, 0xE2, 0xFF])
            room.Encode([.. Enumerable.Repeat(value, StrangeLength)]);

        // White space up to a token that may take it, and a mark that composes with what is far in front of it.
        room.Encode([.. Repeat(" ", StrangeLength), .. "[MASK]"u8]);
        room.Encode([(byte)'a', .. Repeat("\u0323", StrangeLength), .. "\u0301"u8]);
    }

    /// <summary>
    /// The symbol that becomes most, eleven bytes of each, is more than there is room for where it is written out; nothing else may come
    /// of it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void A_text_that_grows_too_much_is_refused(string file)
    {
        ITextEncoder encoder = GoldenTokenizers.Load(file).CreateEncoder(Length);
        string text = new('\uFDFA', Length / 3);
        Exception? error = Record.Exception(() => encoder.TryEncode(text, [], out _));
        if (error is not null)
            Assert.Contains("once it is normalized", Assert.IsType<ArgumentException>(error).Message);
        Assert.True(encoder.TryEncode("a", new int[9], out _));
    }

    private static byte[] Repeat(string part, int length) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, length / Encoding.UTF8.GetByteCount(part))));

    private sealed class Room(Tokenizer tokenizer)
    {
        private readonly ITextEncoder _encoder = tokenizer.CreateEncoder(Length);
        private readonly int[] _tokens = new int[(3 * Length) + 64];
        private readonly Range[] _ranges = new Range[(3 * Length) + 64];
        private readonly char[] _text = new char[Length];

        public void Encode(byte[] text)
        {
            Assert.True(_encoder.TryEncode(text, _tokens, out int count));
            if (!Utf8.IsValid(text))
                return;
            int chars = Encoding.UTF8.GetChars(text, _text);
            Assert.True(_encoder.TryEncode(_text.AsSpan(0, chars), _tokens, _ranges, out int sameCount));
            Assert.Equal(count, sameCount);
        }
    }
}
