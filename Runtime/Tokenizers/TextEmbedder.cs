using TxGen.Runtime;

namespace TxGen;

/// <summary>
/// A vector for every text: a tokenizer and a session of a compiled model. A text with more tokens than the model takes is cut at its
/// end; its special tokens stay. All memory is allocated at construction. One thread at a time, as the session.
/// </summary>
public sealed class TextEmbedder
{
    /// <summary>Longest text that an embedder takes unless it is asked for more, in bytes of UTF-8.</summary>
    public const int DefaultMaxTextBytes = 64 * 1024;

    // Texts of a batch that run through the model together.
    private const int PassTexts = 32;

    private readonly ITokenEmbedder _session;
    private readonly ITextEncoder _encoder;
    private readonly SpecialTokens _special;
    private readonly float[] _embedding;

    // Room for every text of a pass at its longest.
    private readonly int[] _tokens;
    private readonly int[] _lengths = new int[PassTexts];

    /// <summary>Joins a tokenizer and a session.</summary>
    /// <param name="session">What embeds tokens. Whoever made it disposes it.</param>
    /// <param name="tokenizer">The tokenizer the model was trained with.</param>
    /// <param name="maxTextBytes">Most bytes of a text in UTF-8; at least 1.</param>
    /// <param name="specialIsText">
    /// Whether a special token that is spelled out in a text is text, as <see cref="SpecialTokens.InTextAreText"/> says.
    /// </param>
    /// <exception cref="ArgumentNullException">There is no session or no tokenizer.</exception>
    /// <exception cref="ArgumentException">
    /// The tokenizer has token ids that the model does not have, or adds more special tokens than the model takes.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1 or above what the tokenizer allows.</exception>
    public TextEmbedder(
        ITokenEmbedder session, ITokenizer tokenizer, int maxTextBytes = DefaultMaxTextBytes, bool specialIsText = false)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (tokenizer.VocabularySize > session.Vocabulary)
            throw new ArgumentException(
                $"The tokenizer has {tokenizer.VocabularySize} tokens, but the model's vocabulary {session.Vocabulary}.",
                nameof(tokenizer));
        _session = session;
        _encoder = tokenizer.CreateEncoder(maxTextBytes);
        _special = specialIsText ? SpecialTokens.Both | SpecialTokens.InTextAreText : SpecialTokens.Both;
        int special = _encoder.CountTokens("", _special);
        if (special > session.MaxLength)
            throw new ArgumentException(
                $"The tokenizer adds {special} special tokens, but the model takes {session.MaxLength} tokens.", nameof(tokenizer));
        _embedding = new float[session.DModel];
        _tokens = new int[PassTexts * session.MaxLength];
    }

    /// <summary>Embeds a text.</summary>
    /// <param name="text">UTF-16.</param>
    /// <returns>Its vector [d_model], valid until the embedder's next call.</returns>
    /// <exception cref="ArgumentException">The text has too many bytes in UTF-8, as it is or normalized, or no tokens at all.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public ReadOnlySpan<float> Embed(ReadOnlySpan<char> text)
    {
        Embed(text, _embedding);
        return _embedding;
    }

    /// <inheritdoc cref="Embed(ReadOnlySpan{char})"/>
    /// <param name="utf8">UTF-8.</param>
    public ReadOnlySpan<float> Embed(ReadOnlySpan<byte> utf8)
    {
        Embed(utf8, _embedding);
        return _embedding;
    }

    /// <summary>Embeds a text.</summary>
    /// <param name="text">UTF-16.</param>
    /// <param name="embedding">Receives [d_model].</param>
    /// <exception cref="ArgumentException">
    /// The text has too many bytes in UTF-8, as it is or normalized, or no tokens at all, or the room is too small.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void Embed(ReadOnlySpan<char> text, Span<float> embedding) =>
        _session.Embed(_tokens.AsSpan(0, _encoder.Encode(text, _tokens.AsSpan(0, _session.MaxLength), _special)), embedding);

    /// <inheritdoc cref="Embed(ReadOnlySpan{char}, Span{float})"/>
    /// <param name="utf8">UTF-8.</param>
    /// <param name="embedding">Receives [d_model].</param>
    public void Embed(ReadOnlySpan<byte> utf8, Span<float> embedding) =>
        _session.Embed(_tokens.AsSpan(0, _encoder.Encode(utf8, _tokens.AsSpan(0, _session.MaxLength), _special)), embedding);

    /// <summary>Embeds texts together, without padding; each gets the bits it would get alone.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="embeddings">Receives [texts, d_model].</param>
    /// <exception cref="ArgumentException">
    /// A text is null, has too many bytes in UTF-8, as it is or normalized, or no tokens at all, or the room is too small; vectors of
    /// texts before it may be written.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void EmbedBatch(ReadOnlySpan<string> texts, Span<float> embeddings)
    {
        int width = _session.DModel;
        ArgumentChecks.RequireRoom(embeddings.Length, (long)texts.Length * width, nameof(embeddings));
        while (!texts.IsEmpty)
        {
            int count = Math.Min(texts.Length, PassTexts);
            int end = 0;
            for (int i = 0; i < count; i++)
            {
                if (texts[i] is null)
                    throw new ArgumentException("A text is null.", nameof(texts));
                _lengths[i] = _encoder.Encode(texts[i], _tokens.AsSpan(end, _session.MaxLength), _special);
                end += _lengths[i];
            }

            _session.EmbedBatch(_tokens.AsSpan(0, end), _lengths.AsSpan(0, count), embeddings[..(count * width)]);
            texts = texts[count..];
            embeddings = embeddings[(count * width)..];
        }
    }
}
