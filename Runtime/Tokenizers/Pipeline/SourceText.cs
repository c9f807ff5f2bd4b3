using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace TxGen.Runtime;

/// <summary>A caller's text, in whichever form it came.</summary>
internal readonly ref struct SourceText
{
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly ReadOnlySpan<char> _utf16;
    private readonly bool _isUtf16;

    public SourceText(ReadOnlySpan<byte> utf8, string name)
    {
        _utf8 = utf8;
        Name = name;
    }

    public SourceText(ReadOnlySpan<char> utf16, string name)
    {
        _utf16 = utf16;
        _isUtf16 = true;
        Name = name;
    }

    /// <summary>The caller's parameter, for messages.</summary>
    public string Name { get; }

    /// <summary>Bytes of the character a text begins with; of what is invalid, as many as one U+FFFD stands for.</summary>
    public static int CharacterLength(ReadOnlySpan<byte> utf8)
    {
        if (utf8[0] < 0x80)
            return 1;
        Rune.DecodeFromUtf8(utf8, out _, out int length);
        return length;
    }

    /// <summary>The text as UTF-8.</summary>
    /// <param name="buffer">Memory for it if it is none yet; its length limits the text's.</param>
    public ReadOnlySpan<byte> ToUtf8(Span<byte> buffer)
    {
        if (!_isUtf16)
            return _utf8.Length <= buffer.Length ? _utf8 : throw TooLong(_utf8.Length, buffer.Length);
        if (Utf8.FromUtf16(_utf16, buffer, out _, out int bytes) != OperationStatus.Done)
            throw TooLong(Encoding.UTF8.GetByteCount(_utf16), buffer.Length);
        return buffer[..bytes];
    }

    /// <summary>Changes ranges of the text's UTF-8 into ranges of the caller's text.</summary>
    public void ToCaller(ReadOnlySpan<byte> utf8, Span<Range> ranges)
    {
        if (!_isUtf16)
            return;
        var start = new Utf16Cursor(utf8);
        var end = new Utf16Cursor(utf8);
        foreach (ref Range range in ranges)
        {
            int from = start.MoveTo(range.Start.Value, isEnd: false);
            range = from..Math.Max(from, end.MoveTo(range.End.Value, isEnd: true));
        }
    }

    private ArgumentException TooLong(int bytes, int limit) =>
        new($"The text has {bytes} bytes in UTF-8, but this encoder takes at most {limit}.", Name);

    /// <summary>Walks along a text, knowing its place in both encodings.</summary>
    private ref struct Utf16Cursor(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _bytes;
        private int _chars;

        /// <summary>The UTF-16 place of a byte; inside a character, that of its start or end.</summary>
        public int MoveTo(int place, bool isEnd)
        {
            for (; _bytes < place; _bytes++)
                _chars += Units(_utf8[_bytes]);
            for (; _bytes > place; _bytes--)
                _chars -= Units(_utf8[_bytes - 1]);

            // Units are counted with a character's first byte: inside one, they lie before the cursor already.
            if (isEnd || _bytes == _utf8.Length || !CodePoints.IsContinuation(_utf8[_bytes]))
                return _chars;
            int lead = _bytes - 1;
            while (CodePoints.IsContinuation(_utf8[lead]))
                lead--;
            return _chars - Units(_utf8[lead]);
        }

        private static int Units(byte value) => CodePoints.IsContinuation(value) ? 0 : value < 0xF0 ? 1 : 2;
    }
}
