using System.Text;

namespace TxGen;

/// <summary>What follows from what every tokenizer can do.</summary>
public static class TokenizerExtensions
{
    // One in front of a text, one behind it.
    private const int UsualSpecialTokens = 2;

    /// <summary>Encodes a text into an array; for one text in a while, since it makes an encoder of its own.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="text">UTF-16.</param>
    /// <param name="special">Which special tokens are added, and whether those in the text are text.</param>
    /// <exception cref="ArgumentException">The text has too many bytes in UTF-8, as it is or normalized.</exception>
    /// <exception cref="ArgumentNullException">There is no tokenizer.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="special"/> has bits that mean nothing.</exception>
    public static int[] Encode(this ITokenizer tokenizer, ReadOnlySpan<char> text, SpecialTokens special = SpecialTokens.None)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        int bytes = Math.Max(1, Encoding.UTF8.GetByteCount(text));
        ITextEncoder encoder = tokenizer.CreateEncoder(bytes);

        // Hardly any text has more tokens than bytes.
        var tokens = new int[bytes + UsualSpecialTokens];
        int count;
        while (!encoder.TryEncode(text, tokens, out count, special))
            tokens = new int[count];
        return tokens[..count];
    }

    /// <summary>Encodes a text whose ranges nobody wants.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="utf8">UTF-8.</param>
    /// <param name="tokens">Receives the token ids; undefined if the room is too small.</param>
    /// <param name="count">Token ids of the text, written or not.</param>
    /// <param name="special">Which special tokens are added, and whether those in the text are text.</param>
    /// <returns>Whether the room was large enough.</returns>
    /// <exception cref="ArgumentException">The text has too many bytes, as it is or normalized.</exception>
    /// <exception cref="ArgumentNullException">There is no encoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="special"/> has bits that mean nothing.</exception>
    public static bool TryEncode(
        this ITextEncoder encoder, ReadOnlySpan<byte> utf8, Span<int> tokens, out int count, SpecialTokens special = SpecialTokens.None)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return encoder.TryEncode(utf8, tokens, [], out count, special);
    }

    /// <inheritdoc cref="TryEncode(ITextEncoder, ReadOnlySpan{byte}, Span{int}, out int, SpecialTokens)"/>
    /// <param name="encoder">The encoder.</param>
    /// <param name="text">UTF-16.</param>
    /// <param name="tokens">Receives the token ids; undefined if the room is too small.</param>
    /// <param name="count">Token ids of the text, written or not.</param>
    /// <param name="special">Which special tokens are added, and whether those in the text are text.</param>
    public static bool TryEncode(
        this ITextEncoder encoder, ReadOnlySpan<char> text, Span<int> tokens, out int count, SpecialTokens special = SpecialTokens.None)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return encoder.TryEncode(text, tokens, [], out count, special);
    }

    /// <summary>Counts the tokens of a text.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="utf8">UTF-8.</param>
    /// <param name="special">Which special tokens are added, and whether those in the text are text.</param>
    /// <exception cref="ArgumentException">The text has too many bytes, as it is or normalized.</exception>
    /// <exception cref="ArgumentNullException">There is no encoder.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="special"/> has bits that mean nothing.</exception>
    public static int CountTokens(this ITextEncoder encoder, ReadOnlySpan<byte> utf8, SpecialTokens special = SpecialTokens.None)
    {
        encoder.TryEncode(utf8, [], out int count, special);
        return count;
    }

    /// <inheritdoc cref="CountTokens(ITextEncoder, ReadOnlySpan{byte}, SpecialTokens)"/>
    /// <param name="encoder">The encoder.</param>
    /// <param name="text">UTF-16.</param>
    /// <param name="special">Which special tokens are added, and whether those in the text are text.</param>
    public static int CountTokens(this ITextEncoder encoder, ReadOnlySpan<char> text, SpecialTokens special = SpecialTokens.None)
    {
        encoder.TryEncode(text, [], out int count, special);
        return count;
    }

    /// <summary>Decodes a sequence; special tokens give no text.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="tokens">Token ids.</param>
    /// <param name="utf8">Receives the text; its content is undefined if the room is too small.</param>
    /// <param name="count">Bytes of the text.</param>
    /// <returns>Whether the room was large enough.</returns>
    /// <exception cref="ArgumentNullException">There is no tokenizer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token id is out of range.</exception>
    /// <exception cref="OverflowException">The text has 2³¹ bytes or more.</exception>
    public static bool TryDecode(this ITokenizer tokenizer, ReadOnlySpan<int> tokens, Span<byte> utf8, out int count)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        count = 0;
        bool isStart = true;
        foreach (int token in tokens)
        {
            ReadOnlySpan<byte> text = tokenizer.Decode(token, ref isStart);
            if (count <= utf8.Length)
                text.TryCopyTo(utf8[count..]);
            count = checked(count + text.Length);
        }

        return count <= utf8.Length;
    }

    /// <summary>Decodes a sequence into a string; special tokens give no text, and bytes that are no character U+FFFD.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="tokens">Token ids.</param>
    /// <exception cref="ArgumentNullException">There is no tokenizer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token id is out of range.</exception>
    public static string Decode(this ITokenizer tokenizer, ReadOnlySpan<int> tokens)
    {
        tokenizer.TryDecode(tokens, [], out int count);
        var utf8 = new byte[count];
        tokenizer.TryDecode(tokens, utf8, out _);
        return Encoding.UTF8.GetString(utf8);
    }
}
