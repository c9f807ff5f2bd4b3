namespace TxGen;

/// <summary>Text to token ids and back. A tokenizer never changes: any number of threads may share one.</summary>
public interface ITokenizer
{
    /// <summary>Number of token ids.</summary>
    int VocabularySize { get; }

    /// <summary>Most bytes of text that one token stands for.</summary>
    int MaxTokenBytes { get; }

    /// <summary>Allocates what one caller needs to encode texts.</summary>
    /// <param name="maxTextBytes">Most UTF-8 bytes of one text; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1 or above what the tokenizer allows.</exception>
    ITextEncoder CreateEncoder(int maxTextBytes);

    /// <summary>
    /// The text a token adds behind another. It may end inside a character, which the next token continues: see <see cref="TextStream"/>.
    /// </summary>
    /// <param name="token">A token id.</param>
    /// <param name="previous">The token before it; -1 if there is none.</param>
    /// <returns>UTF-8 in the tokenizer's memory.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The token id is out of range.</exception>
    ReadOnlySpan<byte> Decode(int token, int previous = -1);
}
