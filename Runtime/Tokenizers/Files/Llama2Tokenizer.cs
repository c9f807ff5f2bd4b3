namespace TxGen.Runtime;

/// <summary>
/// Puts together the tokenizer of llama2.c (karpathy/llama2.c, run.c): byte-pair encoding with a score for every token, as SentencePiece
/// trains it. A text that is not empty gets a space in front.
/// </summary>
internal static class Llama2Tokenizer
{
    private const int Begin = 1;
    private const int End = 2;

    // Three special tokens, then one for every byte, spelled <0x00> to <0xFF>.
    private const int FirstByte = 3;
    private const int FirstMerge = FirstByte + 256;

    // run.c merges nothing that scores this little.
    private const float LowestScore = -1e10f;

    /// <summary>Reads a tokenizer.bin.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The file in messages.</param>
    /// <exception cref="TokenizerException">The file is malformed.</exception>
    public static Tokenizer Load(ReadOnlySpan<byte> file, string name)
    {
        (PieceTable pieces, float[] scores) = Llama2TokenizerFile.Read(file, name);
        Check(pieces, name);
        int[] bytes = [.. Enumerable.Range(FirstByte, 256)];
        var characters = new CharacterSymbols(pieces, _ => true, bytes, unknown: -1, fusesUnknown: false);
        var merges = MergeTable.FromScores(pieces, scores, isPart: _ => true, isWhole: token => scores[token] > LowestScore, name);
        return new(new()
        {
            RepairsUtf8 = false,
            Normalizers = [new Prepend(" "u8.ToArray())],
            PreTokenizers = SpaceSplitter.For(pieces, " "u8),
            Model = new Bpe(new Symbols(pieces.Find(" "u8), characters), merges),
            Template = Template.Around(Begin, End),
            Spellings = pieces,
            Texts = Texts(pieces),
            BeginToken = Begin,
            EndToken = End,
        });
    }

    private static void Check(PieceTable pieces, string name)
    {
        if (pieces.Count < FirstMerge)
            throw Fail($"has {pieces.Count} tokens, but at least {FirstMerge} are needed: <unk>, <s>, </s>, all bytes");
        for (int token = FirstByte; token < FirstMerge; token++)
            if (!pieces[token].SequenceEqual(PieceTable.ByteSpelling(token - FirstByte)))
                throw Fail($"token {token} must be <0x{token - FirstByte:X2}>, the byte for text that no token has");
        if (pieces.Find(" "u8) < 0)
            throw Fail("has no token for a space, which every text begins with");

        TokenizerException Fail(string problem) => new(name, problem);
    }

    private static TokenTexts Texts(PieceTable pieces) => new(
        [.. Enumerable.Range(0, pieces.Count).Select(token => Text(token, pieces[token]))],
        special: new HashSet<int> { Begin, End },
        staysAtStart: false);

    private static (byte[] Behind, byte[] AtStart) Text(int token, ReadOnlySpan<byte> piece)
    {
        if (token is Begin or End)
            return ([], []);
        byte[] text = token is >= FirstByte and < FirstMerge ? [(byte)(token - FirstByte)] : piece.ToArray();
        return (text, text[0] == ' ' && token >= FirstMerge ? text[1..] : text);
    }

    /// <summary>The space in front and the characters behind it; stray continuation bytes there do not belong to the space.</summary>
    private sealed class Symbols(int space, CharacterSymbols characters) : BpeSymbols
    {
        public override int Split(ReadOnlySpan<byte> text, Span<int> tokens, Span<int> ends)
        {
            tokens[0] = space;
            ends[0] = 1;
            int count = characters.Split(text[1..], tokens[1..], ends[1..]);
            foreach (ref int end in ends.Slice(1, count))
                end++;
            return 1 + count;
        }
    }
}
