namespace TxGen;

/// <summary>Encodes texts for one caller at a time: all memory it needs is allocated at construction, and no call allocates.</summary>
/// <remarks>
/// A text may have <see cref="MaxTextBytes"/> bytes of UTF-8, and three times as many and some thousand once it is normalized; only long
/// texts of ligatures and symbols that stand for whole words grow more. What is invalid in a text is treated as the tokenizer's reference
/// does; a lone surrogate counts as U+FFFD.
/// </remarks>
public interface ITextEncoder
{
    /// <summary>Most UTF-8 bytes of one text.</summary>
    int MaxTextBytes { get; }

    /// <summary>Encodes a text.</summary>
    /// <param name="utf8">UTF-8.</param>
    /// <param name="tokens">Receives the token ids; undefined if the room is too small.</param>
    /// <param name="ranges">
    /// Receives for every token the bytes of the text it stands for, none for special tokens that were added; may be empty if they are
    /// not wanted, else at least as long as <paramref name="tokens"/>.
    /// </param>
    /// <param name="count">Token ids of the text, written or not.</param>
    /// <param name="special">Which special tokens are added, and whether those in the text are text.</param>
    /// <returns>Whether the room was large enough.</returns>
    /// <exception cref="ArgumentException">
    /// The text has too many bytes, as it is or normalized, or there is less room for ranges than for tokens.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="special"/> has bits that mean nothing.</exception>
    bool TryEncode(
        ReadOnlySpan<byte> utf8, Span<int> tokens, Span<Range> ranges, out int count, SpecialTokens special = SpecialTokens.None);

    /// <summary>Encodes a text.</summary>
    /// <param name="text">UTF-16.</param>
    /// <param name="tokens">Receives the token ids; undefined if the room is too small.</param>
    /// <param name="ranges">
    /// Receives for every token the characters of the text it stands for, whole ones where a token is part of one; none for special
    /// tokens that were added; may be empty if they are not wanted, else at least as long as <paramref name="tokens"/>.
    /// </param>
    /// <param name="count">Token ids of the text, written or not.</param>
    /// <param name="special">Which special tokens are added, and whether those in the text are text.</param>
    /// <returns>Whether the room was large enough.</returns>
    /// <exception cref="ArgumentException">
    /// The text has too many bytes in UTF-8, as it is or normalized, or there is less room for ranges than for tokens.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="special"/> has bits that mean nothing.</exception>
    bool TryEncode(
        ReadOnlySpan<char> text, Span<int> tokens, Span<Range> ranges, out int count, SpecialTokens special = SpecialTokens.None);

    /// <summary>Encodes as much of a text as there is room for: of a longer one the end is cut off, special tokens stay.</summary>
    /// <param name="utf8">UTF-8.</param>
    /// <param name="tokens">Receives the token ids.</param>
    /// <param name="special">Which special tokens are added, and whether those in the text are text.</param>
    /// <returns>Number of token ids written.</returns>
    /// <exception cref="ArgumentException">
    /// The text has too many bytes, as it is or normalized, or there is no room for the special tokens.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="special"/> has bits that mean nothing.</exception>
    int Encode(ReadOnlySpan<byte> utf8, Span<int> tokens, SpecialTokens special = SpecialTokens.None);

    /// <inheritdoc cref="Encode(ReadOnlySpan{byte}, Span{int}, SpecialTokens)"/>
    /// <param name="text">UTF-16.</param>
    /// <param name="tokens">Receives the token ids.</param>
    /// <param name="special">Which special tokens are added, and whether those in the text are text.</param>
    int Encode(ReadOnlySpan<char> text, Span<int> tokens, SpecialTokens special = SpecialTokens.None);

    /// <summary>
    /// Encodes two texts as one sequence, always with the special tokens and token types that the tokenizer has for pairs. Where room is
    /// missing, tokens are cut from the end of the longer text until both are equally long, then from both.
    /// </summary>
    /// <param name="first">UTF-8.</param>
    /// <param name="second">UTF-8.</param>
    /// <param name="tokens">Receives the token ids.</param>
    /// <param name="tokenTypes">
    /// Receives the type of every token; as long as <paramref name="tokens"/>, or empty if types are not wanted.
    /// </param>
    /// <param name="specialIsText">
    /// Whether a special token that is spelled out in a text is text, as <see cref="SpecialTokens.InTextAreText"/> says.
    /// </param>
    /// <returns>Number of token ids written.</returns>
    /// <exception cref="ArgumentException">
    /// A text has too many bytes, as it is or normalized, or there is no room for the special tokens, or for types.
    /// </exception>
    int EncodePair(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<int> tokens, Span<int> tokenTypes, bool specialIsText = false);

    /// <inheritdoc cref="EncodePair(ReadOnlySpan{byte}, ReadOnlySpan{byte}, Span{int}, Span{int}, bool)"/>
    /// <param name="first">UTF-16.</param>
    /// <param name="second">UTF-16.</param>
    /// <param name="tokens">Receives the token ids.</param>
    /// <param name="tokenTypes">
    /// Receives the type of every token; as long as <paramref name="tokens"/>, or empty if types are not wanted.
    /// </param>
    /// <param name="specialIsText">
    /// Whether a special token that is spelled out in a text is text, as <see cref="SpecialTokens.InTextAreText"/> says.
    /// </param>
    int EncodePair(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, Span<int> tokens, Span<int> tokenTypes, bool specialIsText = false);
}
