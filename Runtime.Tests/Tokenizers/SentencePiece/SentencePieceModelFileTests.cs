using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Files that are not what they should be: refused, with the file and the place.</summary>
public class SentencePieceModelFileTests
{
    [Fact]
    public void What_a_file_leaves_out_is_as_the_format_says()
    {
        var tokenizer = SentencePieceFile.WithUnknown().Piece("<s>", 0, PieceType.Control).Piece("▁a", -1).Piece("x", -1).Load();
        Assert.Equal([2], tokenizer.Encode("  a "));
        Assert.Equal([1, 2], tokenizer.Encode("a", SpecialTokens.Both));
        Assert.Equal((1, null), (tokenizer.BeginToken, tokenizer.EndToken));
        Assert.Equal([1], Enumerable.Range(0, 4).Where(tokenizer.IsSpecial));
        Assert.Equal("a ⁇ x a", tokenizer.Decode([1, 2, 0, 3, 2]));
        Assert.Equal("▁a", Encoding.UTF8.GetString(tokenizer.Spelling(2)));
        Assert.Equal(2, tokenizer.Find("▁a"u8));
        Assert.Equal(4, tokenizer.VocabularySize);
    }

    [Fact]
    public void Names_and_texts_of_special_pieces_are_the_files()
    {
        var tokenizer = SentencePieceFile.WithUnknown().Piece("[B]", 0, PieceType.Control).Piece("[E]", 0, PieceType.Control).Piece("a", -1)
            .Training(46, "[B]").Training(47, "[E]").Training(44, "?").Plain().Load();
        Assert.Equal([1, 3, 0, 2], tokenizer.Encode("ab", SpecialTokens.Both));
        Assert.Equal("a?", tokenizer.Decode([1, 3, 0, 2]));
    }

    [Fact]
    public void Spaces_at_the_start_are_left_out_as_the_normalization_adds_them()
    {
        var added = SentencePieceFile.WithUnknown().Piece("▁", -1).Piece("▁a", -1).Normalization(4, 0).Load();
        Assert.Equal(" a", added.Decode([1, 2]));
        Assert.Equal("a a", added.Decode([2, 2]));
        var removed = SentencePieceFile.WithUnknown().Piece("▁", -1).Piece("▁a", -1).Normalization(3, 0).Load();
        Assert.Equal("a a", removed.Decode([1, 1, 2, 2]));
        var kept = SentencePieceFile.WithUnknown().Piece("▁", -1).Piece("▁a", -1).Plain().Load();
        Assert.Equal("  a", kept.Decode([1, 2]));
    }

    [Fact]
    public void Pieces_are_checked()
    {
        Assert.Contains("test.model: piece 1 is empty (byte ", Refuse(Good().Piece("")));
        Assert.Contains("piece 1 is no valid UTF-8 (byte ", Refuse(Good().Piece([0xC3], 0)));
        Assert.Contains("piece 1 has the score NaN, which is not finite", Refuse(Good().Piece("a", float.NaN)));
        Assert.Contains("piece 1 has the score -Infinity", Refuse(Good().Piece("a", float.NegativeInfinity)));
        Assert.Contains("piece 1 has the type 9, which is not supported", Refuse(Good().Piece("a", 0, (PieceType)9)));
        Assert.Contains("piece 1 has 2049 bytes, but at most 2048", Refuse(Good().Piece(new string('a', 2049))));
        Assert.Contains("pieces 1 and 2 are both \"a\"", Refuse(Good().Piece("a").Piece("a", 0, PieceType.Unused)));
        Assert.Contains("pieces 1 and 2 are both \"a\"", Refuse(Good().Piece("a", 0, PieceType.Control).Piece("a", 0, PieceType.Control)));
        Assert.Contains("has no piece for any text", Refuse(Good()));
        Assert.Contains("has 0 pieces for unknown text, but must have one", Refuse(new SentencePieceFile().Piece("a")));
        Assert.Contains("has 2 pieces for unknown text", Refuse(Good().Piece("a").Piece("b", 0, PieceType.Unknown)));
        Good().Piece("a").Piece("a", 0, PieceType.Control).Load();
    }

    [Fact]
    public void Bytes_are_checked()
    {
        Assert.Contains("piece 2 is a byte, but byte_fallback is false", Refuse(Good().Piece("a").Piece("<0x41>", 0, PieceType.Byte)));
        Assert.Contains("has byte_fallback, but no byte <0x00>", Refuse(Good().Piece("a").Training(35, 1)));
        Assert.Contains("piece 2 is a byte, but is not spelled as one", Refuse(Good().Piece("a").Piece("<0x4a>", 0, PieceType.Byte).AllBytes()));
        Good().Piece("a").AllBytes().Load();
    }

    [Fact]
    public void What_is_not_supported_is_named()
    {
        Assert.Contains("model_type is 5, which is not supported", Refuse(Good().Piece("a").Training(3, 5)));
        Assert.Contains("denormalizer_spec", Refuse(Good().Piece("a").Raw(SentencePieceFile.Field(5, SentencePieceFile.Field(2, [1])))));
        Assert.Contains("piece 1 is unused", Refuse(Good().Piece("a", 0, PieceType.Unused).Algorithm(SentencePieceAlgorithm.Bpe)));
        Assert.Contains("precompiled_charsmap has 3 bytes", Refuse(Good().Piece("a").Map([1, 2, 3])));
        Good().Piece("a").Raw(SentencePieceFile.Field(5, SentencePieceFile.Field(2, []))).Load();
    }

    [Fact]
    public void Unknown_fields_are_skipped_and_malformed_ones_refused()
    {
        Good().Piece("a").Raw(0x98, 0x06, 0xFF, 0x01).Raw(0x9A, 0x06, 1, 0)
            .Raw(0x99, 0x06, 1, 2, 3, 4, 5, 6, 7, 8).Raw(0x9D, 0x06, 1, 2, 3, 4).Load();
        Assert.Contains("there is no field with such a number (byte ", Refuse(Good().Raw(0x02, 0)));
        Assert.Contains("field 99 has the wire type 3, which is not supported", Refuse(Good().Raw(0x9B, 0x06)));
        Assert.Contains("field 1 has the wire type 0, but must have 2", Refuse(Good().Raw(0x08, 0)));
        Assert.Contains("ends early: 5 bytes are due, 1 are left", Refuse(Good().Raw(0x9A, 0x06, 5, 0)));
        Assert.Contains("ends early: 1 bytes are due, 0 are left", Refuse(Good().Raw(0x98, 0x06)));
        Assert.Contains("ends early: 4294967295 bytes are due", Refuse(Good().Raw(0x9A, 0x06, 255, 255, 255, 255, 15)));
        Assert.Contains("a number has more than 64 bits", Refuse(Good().Raw([0x98, 0x06, .. Enumerable.Repeat((byte)0xFF, 11)])));
        Assert.Contains("longer than", Assert.Throws<TokenizerException>(
            () => SentencePieceTokenizer.Load(new byte[SentencePieceModelFile.MaxBytes + 1], "test.model")).Message);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_or_read()
    {
        byte[] file = Good().Piece("a").AllBytes().Build();
        for (int length = 0; length < file.Length; length++)
            if (Record.Exception(() => SentencePieceTokenizer.Load(file.AsSpan(0, length), "test.model")) is { } error)
                Assert.IsType<TokenizerException>(error);
    }

    private static SentencePieceFile Good() => SentencePieceFile.WithUnknown();

    private static string Refuse(SentencePieceFile file) => Assert.Throws<TokenizerException>(() => file.Load()).Message;
}
