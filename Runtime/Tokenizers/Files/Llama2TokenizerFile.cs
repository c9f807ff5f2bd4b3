using System.Buffers.Binary;

namespace TxGen.Runtime;

/// <summary>
/// Reads llama2.c's tokenizer.bin: int32 max_token_length, then for every token float32 score, int32 length and the bytes, all
/// little-endian. The number of tokens is not in the file: it ends with the last one.
/// </summary>
internal static class Llama2TokenizerFile
{
    /// <summary>Longest file that is read; vocabularies of hundreds of thousands of tokens have a few megabytes.</summary>
    public const int MaxBytes = 64 << 20;

    private const int TokenHeader = sizeof(float) + sizeof(int);

    /// <summary>Reads all tokens.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The file in messages.</param>
    /// <returns>Text and score of every token.</returns>
    /// <exception cref="TokenizerException">The file is malformed.</exception>
    public static (PieceTable Pieces, float[] Scores) Read(ReadOnlySpan<byte> file, string name)
    {
        // Checked from end to end first, so that no more is allocated than the file has.
        (int count, int bytes) = Check(file, name);
        var text = new byte[bytes];
        var starts = new int[count + 1];
        var scores = new float[count];
        ReadOnlySpan<byte> rest = file[sizeof(int)..];
        for (int token = 0; token < count; token++)
        {
            int length = Length(rest);
            scores[token] = Score(rest);
            rest.Slice(TokenHeader, length).CopyTo(text.AsSpan(starts[token]));
            starts[token + 1] = starts[token] + length;
            rest = rest[(TokenHeader + length)..];
        }

        return (new(text, starts), scores);
    }

    private static (int Tokens, int Bytes) Check(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length > MaxBytes)
            throw new TokenizerException(name, $"is longer than {MaxBytes} bytes, the most that is read");
        if (file.Length < sizeof(int))
            throw new TokenizerException(
                name, $"ends early: it has {file.Length} bytes, but {sizeof(int)} hold the longest token's length");
        int maxLength = BinaryPrimitives.ReadInt32LittleEndian(file);
        if (maxLength < 1)
            throw new TokenizerException(name, $"the longest token's length is {maxLength}, but must be at least 1 (byte 0)");

        int tokens = 0;
        int bytes = 0;
        for (int at = sizeof(int); at < file.Length; tokens++)
        {
            ReadOnlySpan<byte> rest = file[at..];
            if (rest.Length < TokenHeader)
                throw Fail($"ends early: {TokenHeader} bytes of score and length are due, {rest.Length} are left");
            if (!float.IsFinite(Score(rest)))
                throw Fail(FormattableString.Invariant($"has the score {Score(rest)}, which is not finite"));
            int length = Length(rest);
            if (length < 1 || length > maxLength)
                throw Fail($"has length {length}, but must have 1 to {maxLength}, the longest token's");
            if (length > VocabularyBuilder.MaxTokenBytes)
                throw Fail($"has length {length}, but at most {VocabularyBuilder.MaxTokenBytes} is supported");
            if (length > rest.Length - TokenHeader)
                throw Fail($"ends early: {length} bytes of text are due, {rest.Length - TokenHeader} are left");
            at += TokenHeader + length;
            bytes += length;

            TokenizerException Fail(string problem) => new(name, $"token {tokens} {problem} (byte {at})");
        }

        return (tokens, bytes);
    }

    private static float Score(ReadOnlySpan<byte> token) => BinaryPrimitives.ReadSingleLittleEndian(token);

    private static int Length(ReadOnlySpan<byte> token) => BinaryPrimitives.ReadInt32LittleEndian(token[sizeof(float)..]);
}
