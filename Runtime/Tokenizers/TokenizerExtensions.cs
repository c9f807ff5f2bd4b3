namespace TxGen;

/// <summary>What every tokenizer can do.</summary>
public static class TokenizerExtensions
{
    /// <summary>Decodes a sequence.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="tokens">Token ids.</param>
    /// <param name="utf8">Receives the text; its content is undefined if the room is too small.</param>
    /// <param name="count">Bytes of the text.</param>
    /// <returns>Whether the room was large enough.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A token id is out of range.</exception>
    /// <exception cref="OverflowException">The text has 2³¹ bytes or more.</exception>
    public static bool TryDecode(this ITokenizer tokenizer, ReadOnlySpan<int> tokens, Span<byte> utf8, out int count)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        count = 0;
        int previous = -1;
        foreach (int token in tokens)
        {
            ReadOnlySpan<byte> text = tokenizer.Decode(token, previous);
            if (count <= utf8.Length)
                text.TryCopyTo(utf8[count..]);
            count = checked(count + text.Length);
            previous = token;
        }

        return count <= utf8.Length;
    }
}
