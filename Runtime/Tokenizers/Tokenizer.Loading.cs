using TxGen.Runtime;

namespace TxGen;

/// <content>Loading.</content>
public sealed partial class Tokenizer
{
    /// <summary>
    /// Reads a tokenizer from a file, or from a folder of a model's files: tokenizer.json, else tokenizer.model, spiece.model or
    /// sentencepiece.bpe.model, else vocab.json with merges.txt, else vocab.txt, else llama2.c's tokenizer.bin. What
    /// tokenizer_config.json and special_tokens_map.json beside them say counts where the files themselves do not say it.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="ArgumentNullException">There is no path.</exception>
    /// <exception cref="TokenizerException">
    /// A file is malformed, too long, or has something this library does not know; or the folder has no tokenizer.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static Tokenizer Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return TokenizerFolder.Load(path);
    }

    /// <summary>Reads tokenizer.json of Hugging Face's tokenizers.</summary>
    /// <param name="json">The file.</param>
    /// <exception cref="TokenizerException">The file is malformed, or has something this library does not know.</exception>
    public static Tokenizer FromTokenizerJson(ReadOnlySpan<byte> json) =>
        TokenizerJson.Read(json, "tokenizer.json", TokenizerSettings.None);

    /// <summary>Reads vocab.txt of BERT, a token a line.</summary>
    /// <param name="vocabulary">The file.</param>
    /// <param name="lowercase">Whether text is lower-cased and loses its accents.</param>
    /// <exception cref="TokenizerException">The file is malformed.</exception>
    public static Tokenizer FromVocabulary(ReadOnlySpan<byte> vocabulary, bool lowercase = true) =>
        BertFiles.Read(vocabulary, "vocab.txt", TokenizerSettings.Of(lowercase));

    /// <summary>Reads vocab.json and merges.txt of GPT-2.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="merges">The merges.</param>
    /// <exception cref="TokenizerException">A file is malformed.</exception>
    public static Tokenizer FromBytePairs(ReadOnlySpan<byte> vocabulary, ReadOnlySpan<byte> merges) =>
        BytePairFiles.Read(vocabulary, merges, "vocab.json", "merges.txt", TokenizerSettings.None);

    /// <summary>Reads a .model file of SentencePiece.</summary>
    /// <param name="model">The file.</param>
    /// <exception cref="TokenizerException">The file is malformed, or needs what this library does not know.</exception>
    public static Tokenizer FromSentencePiece(ReadOnlySpan<byte> model) => SentencePieceTokenizer.Load(model, "tokenizer.model");

    /// <summary>Reads tokenizer.bin of llama2.c.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="TokenizerException">The file is malformed.</exception>
    public static Tokenizer FromLlama2(ReadOnlySpan<byte> file) => Llama2Tokenizer.Load(file, "tokenizer.bin");
}
