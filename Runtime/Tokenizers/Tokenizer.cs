using TxGen.Runtime;

namespace TxGen;

/// <summary>
/// A tokenizer read from a model's files: WordPiece (BERT), byte-level byte-pair encoding (GPT-2, RoBERTa, Llama 3), or SentencePiece's
/// unigram and byte-pair encoding (T5, XLM-RoBERTa, Llama 2).
/// </summary>
public sealed partial class Tokenizer : ITokenizer
{
    internal Tokenizer(TokenizerParts parts) => Parts = parts;

    /// <inheritdoc/>
    public int VocabularySize => Parts.Texts.Count;

    /// <inheritdoc/>
    public int MaxTokenBytes => Parts.Texts.MaxBytes;

    /// <inheritdoc/>
    public int? BeginToken => Parts.BeginToken;

    /// <inheritdoc/>
    public int? EndToken => Parts.EndToken;

    internal TokenizerParts Parts { get; }

    /// <inheritdoc/>
    public ITextEncoder CreateEncoder(int maxTextBytes) => new TextEncoder(Parts, maxTextBytes);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Decode(int token, ref bool isStart) => Parts.Texts.Decode(token, ref isStart);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Spelling(int token)
    {
        Parts.Texts.Check(token);
        return Parts.Spellings[token];
    }

    /// <inheritdoc/>
    public int Find(ReadOnlySpan<byte> spelling) => spelling.IsEmpty ? -1 : Parts.Spellings.Find(spelling);

    /// <inheritdoc/>
    public bool IsSpecial(int token) => Parts.Texts.IsSpecial(token);
}
