namespace TxGen;

/// <summary>Text to token ids and back. A tokenizer never changes: any number of threads may share one.</summary>
public interface ITokenizer
{
    /// <summary>Number of token ids.</summary>
    int VocabularySize { get; }

    /// <summary>Most bytes of text that one token stands for.</summary>
    int MaxTokenBytes { get; }

    /// <summary>The token that begins a text (BOS, or BERT's CLS); null if the tokenizer's files name none.</summary>
    int? BeginToken { get; }

    /// <summary>The token that ends a text (EOS, or BERT's SEP); null if the tokenizer's files name none.</summary>
    int? EndToken { get; }

    /// <summary>Allocates what one caller needs to encode texts.</summary>
    /// <param name="maxTextBytes">Most UTF-8 bytes of one text; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1 or above what the tokenizer allows.</exception>
    ITextEncoder CreateEncoder(int maxTextBytes);

    /// <summary>
    /// The text a token adds behind others; none for special tokens. It may end inside a character, which the next token continues: see
    /// <see cref="TextStream"/>.
    /// </summary>
    /// <param name="token">A token id.</param>
    /// <param name="isStart">
    /// Whether this is the start of a text, true before its first token; many tokenizers leave out the space that a text begins with.
    /// Updated for the next token.
    /// </param>
    /// <returns>UTF-8 in the tokenizer's memory.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The token id is out of range.</exception>
    ReadOnlySpan<byte> Decode(int token, ref bool isStart);

    /// <summary>How the tokenizer's files spell a token: also special ones, and spaces as the signs that stand for them.</summary>
    /// <param name="token">A token id.</param>
    /// <returns>UTF-8 in the tokenizer's memory; empty for an id that no token has.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The token id is out of range.</exception>
    ReadOnlySpan<byte> Spelling(int token);

    /// <summary>The token that is spelled so in the tokenizer's files.</summary>
    /// <param name="spelling">UTF-8.</param>
    /// <returns>The token id, or -1.</returns>
    int Find(ReadOnlySpan<byte> spelling);

    /// <summary>Whether a token is special: it stands for no text.</summary>
    /// <param name="token">A token id.</param>
    /// <exception cref="ArgumentOutOfRangeException">The token id is out of range.</exception>
    bool IsSpecial(int token);
}
