namespace TxGen;

/// <summary>Encodes texts for one caller at a time: all memory it needs is allocated at construction.</summary>
public interface ITextEncoder
{
    /// <summary>Most UTF-8 bytes of one text.</summary>
    int MaxTextBytes { get; }

    /// <summary>Encodes a text.</summary>
    /// <param name="utf8">UTF-8; what is invalid in it is treated as the tokenizer's reference does.</param>
    /// <param name="tokens">Receives the token ids; nothing is written if the room is too small.</param>
    /// <param name="count">Token ids of the text, written or not.</param>
    /// <param name="add">Special tokens to add.</param>
    /// <returns>Whether the room was large enough.</returns>
    /// <exception cref="ArgumentException">The text has more than <see cref="MaxTextBytes"/> bytes.</exception>
    bool TryEncode(ReadOnlySpan<byte> utf8, Span<int> tokens, out int count, SpecialTokens add = SpecialTokens.None);

    /// <summary>Encodes a text.</summary>
    /// <param name="text">UTF-16; a lone surrogate counts as U+FFFD.</param>
    /// <param name="tokens">Receives the token ids; nothing is written if the room is too small.</param>
    /// <param name="count">Token ids of the text, written or not.</param>
    /// <param name="add">Special tokens to add.</param>
    /// <returns>Whether the room was large enough.</returns>
    /// <exception cref="ArgumentException">The text has more than <see cref="MaxTextBytes"/> bytes in UTF-8.</exception>
    bool TryEncode(ReadOnlySpan<char> text, Span<int> tokens, out int count, SpecialTokens add = SpecialTokens.None);
}
