using System.Text.Unicode;

namespace TxGen;

/// <summary>
/// Turns tokens into text one by one, and never gives half a character: bytes wait until their character is whole. Bytes that can
/// become no character give U+FFFD. All memory is allocated at construction. One thread at a time.
/// </summary>
public sealed class TextStream
{
    // All but the last byte of a character may wait.
    private const int MaxWaiting = 3;

    private readonly ITokenizer _tokenizer;
    private readonly byte[] _bytes;
    private readonly char[] _text;
    private int _waiting;
    private bool _isStart = true;

    /// <summary>A stream at the start of a text.</summary>
    /// <param name="tokenizer">What decodes the tokens.</param>
    /// <exception cref="ArgumentNullException">There is no tokenizer.</exception>
    public TextStream(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
        _bytes = new byte[MaxWaiting + tokenizer.MaxTokenBytes];

        // No byte gives more than one UTF-16 unit.
        _text = new char[_bytes.Length];
    }

    /// <summary>Appends a token.</summary>
    /// <param name="token">A token id.</param>
    /// <returns>The characters that became whole, in the stream's memory, valid until its next call; often none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The token id is out of range; the stream is as before.</exception>
    public ReadOnlySpan<char> Append(int token)
    {
        ReadOnlySpan<byte> added = _tokenizer.Decode(token, ref _isStart);
        added.CopyTo(_bytes.AsSpan(_waiting));
        return Convert(_waiting + added.Length, isEnd: false);
    }

    /// <summary>Ends the text; the next token begins another.</summary>
    /// <returns>U+FFFD if a character was still incomplete, else nothing; in the stream's memory, valid until its next call.</returns>
    public ReadOnlySpan<char> Finish()
    {
        _isStart = true;
        return Convert(_waiting, isEnd: true);
    }

    private ReadOnlySpan<char> Convert(int count, bool isEnd)
    {
        Span<byte> bytes = _bytes.AsSpan(0, count);
        Utf8.ToUtf16(bytes, _text, out int read, out int written, replaceInvalidSequences: true, isFinalBlock: isEnd);
        bytes[read..].CopyTo(_bytes);
        _waiting = count - read;
        return _text.AsSpan(0, written);
    }
}
