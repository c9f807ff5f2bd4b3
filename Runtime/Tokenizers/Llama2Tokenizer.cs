using System.Text;
using TxGen.Runtime;

namespace TxGen;

/// <summary>
/// The tokenizer of llama2.c (karpathy/llama2.c, <c>run.c</c>: <c>build_tokenizer</c>, <c>encode</c>, <c>decode</c>), a byte-pair
/// encoding with a score for every token, as SentencePiece trains it: characters become tokens, unknown ones a token for every byte;
/// then the neighbours whose union scores highest become one token, the first of equals, until no two can. A text that is not empty
/// gets a space in front.
/// </summary>
public sealed class Llama2Tokenizer : ITokenizer
{
    /// <summary>BOS, which stands in front of every text.</summary>
    public const int BeginToken = 1;

    /// <summary>EOS, which a model may give behind a text.</summary>
    public const int EndToken = 2;

    // Three special tokens, then one for every byte, spelled <0x00> to <0xFF>.
    private const int FirstByteToken = 3;
    private const int FirstMerge = FirstByteToken + 256;

    private static readonly byte[] AllBytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    private Llama2Tokenizer(ReadOnlySpan<byte> file, string name, int? vocabulary)
    {
        (Pieces, Scores) = Llama2TokenizerFile.Read(file, name);
        if (vocabulary is { } needed && needed != Pieces.Count)
            throw new TokenizerException(name, $"has {Pieces.Count} tokens, but the model's vocabulary has {needed}");
        if (Pieces.Count < FirstMerge)
            throw new TokenizerException(name, $"has {Pieces.Count} tokens, but at least {FirstMerge} are needed: <unk>, <s>, </s>, all bytes");
        foreach (byte value in AllBytes)
            if (!Pieces[ByteToken(value)].SequenceEqual(Encoding.ASCII.GetBytes($"<0x{value:X2}>")))
                throw new TokenizerException(name, $"token {ByteToken(value)} must be <0x{value:X2}>, the byte for text that no token has");
        Space = Pieces.Find(" "u8);
        if (Space < 0)
            throw new TokenizerException(name, "has no token for a space, which every text begins with");
        for (int token = 0; token < Pieces.Count; token++)
            MaxTokenBytes = Math.Max(MaxTokenBytes, Pieces[token].Length);
    }

    /// <inheritdoc/>
    public int VocabularySize => Pieces.Count;

    /// <inheritdoc/>
    public int MaxTokenBytes { get; }

    internal PieceTable Pieces { get; }

    internal float[] Scores { get; }

    /// <summary>The token of a space.</summary>
    internal int Space { get; }

    /// <summary>Reads a tokenizer.bin.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">Number of tokens the model has, which the file must have too; null for any.</param>
    /// <exception cref="TokenizerException">The file is malformed or does not fit the model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Llama2Tokenizer Load(string path, int? vocabulary = null)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Load(stream, path, vocabulary);
    }

    /// <summary>Reads a tokenizer.bin from a stream, which must end with the last token.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="vocabulary">Number of tokens the model has, which the file must have too; null for any.</param>
    /// <exception cref="TokenizerException">The content is malformed or does not fit the model.</exception>
    public static Llama2Tokenizer Load(Stream stream, int? vocabulary = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load(stream, "stream", vocabulary);
    }

    /// <summary>Reads a tokenizer.bin from memory.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="vocabulary">Number of tokens the model has, which the file must have too; null for any.</param>
    /// <exception cref="TokenizerException">The content is malformed or does not fit the model.</exception>
    public static Llama2Tokenizer Load(ReadOnlySpan<byte> file, int? vocabulary = null) => new(file, "memory", vocabulary);

    /// <inheritdoc/>
    public ITextEncoder CreateEncoder(int maxTextBytes) => new Llama2Encoder(this, maxTextBytes);

    /// <inheritdoc/>
    /// <remarks>BOS stands for no text and swallows a space behind it.</remarks>
    public ReadOnlySpan<byte> Decode(int token, int previous = -1)
    {
        if ((uint)token >= (uint)VocabularySize)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token is {token}, but must lie in 0 to {Pieces.Count - 1}.");
        if (token == BeginToken)
            return [];
        if (token is >= FirstByteToken and < FirstMerge)
            return AllBytes.AsSpan(token - FirstByteToken, 1);
        ReadOnlySpan<byte> text = Pieces[token];
        return previous == BeginToken && text[0] == (byte)' ' ? text[1..] : text;
    }

    /// <summary>The token of a byte.</summary>
    internal static int ByteToken(byte value) => FirstByteToken + value;

    private static Llama2Tokenizer Load(Stream stream, string name, int? vocabulary)
    {
        // One byte beyond the limit tells a file that is too long.
        var file = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (file.Length <= Llama2TokenizerFile.MaxBytes && stream.Read(buffer) is > 0 and var read)
            file.Write(buffer, 0, read);
        return new(file.GetBuffer().AsSpan(0, (int)file.Length), name, vocabulary);
    }
}
