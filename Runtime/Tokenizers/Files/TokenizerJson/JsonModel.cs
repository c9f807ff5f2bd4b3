using System.Text;

namespace TxGen.Runtime;

/// <summary>Reads model.</summary>
internal readonly ref struct JsonModel
{
    /// <summary>The member with the tokens.</summary>
    public const string Vocabulary = "vocab";

    /// <summary>The member with the merges.</summary>
    public const string Merges = "merges";

    // How much less likely than every token an unknown character is.
    private const double UnknownPenalty = 10;

    private readonly ReadOnlySpan<byte> _json;
    private readonly JsonPart _part;

    private JsonModel(ReadOnlySpan<byte> json, JsonPart part)
    {
        _json = json;
        _part = part;
    }

    /// <summary>Reads the model and its tokens as they are spelled.</summary>
    /// <param name="json">The whole file.</param>
    /// <param name="part">The component.</param>
    /// <param name="isByteLevel">Whether the model sees bytes.</param>
    public static (TokenModel Model, PieceTable Pieces) Read(ReadOnlySpan<byte> json, JsonPart part, bool isByteLevel)
    {
        var model = new JsonModel(json, part);
        JsonPart? type = part.Find("type");
        string name = type?.Text() ?? model.GuessType();
        if (isByteLevel && name != "BPE")
            throw part.Fail($"is {Excerpt.Of(name)}, but behind ByteLevel only BPE is known");
        var read = name switch
        {
            "BPE" => model.ReadBpe(isByteLevel),
            "WordPiece" => model.ReadWordPiece(),
            "Unigram" => model.ReadUnigram(),
            _ => throw type!.Fail($"the model {Excerpt.Of(name)} is not known"),
        };
        part.Done();
        return read;
    }

    /// <summary>Old files do not say what they are.</summary>
    private string GuessType() =>
        _part.Members.ContainsKey(Merges) ? "BPE"
        : _part.Members.ContainsKey("unk_id") ? "Unigram"
        : _part.Members.ContainsKey("continuing_subword_prefix") ? "WordPiece"
        : throw _part.Fail("type is missing");

    private static int Find(PieceTable pieces, JsonPart token) =>
        token.Text().Length > 0 && pieces.Find(Encoding.UTF8.GetBytes(token.Text())) is >= 0 and int id
            ? id
            : throw token.Fail($"\"{Excerpt.Of(token.Text())}\" is not in the vocabulary");

    /// <summary>The tokens &lt;0x00&gt; to &lt;0xFF&gt;; null if there is none.</summary>
    private static int[]? ByteTokens(PieceTable pieces, JsonPart flag)
    {
        int[] tokens = pieces.ByteTokens();
        int missing = Array.IndexOf(tokens, -1);
        if (missing < 0)
            return tokens;
        return tokens.Any(token => token >= 0)
            ? throw flag.Fail($"is true, but the token <0x{missing:X2}> is missing")
            : null;
    }

    private ReadOnlySpan<byte> Json(JsonPart part) => _json[part.Range.Start..part.Range.End];

    private PieceTable ReadVocabulary()
    {
        JsonPart vocabulary = _part.Get(Vocabulary);
        return JsonVocabulary.Read(Json(vocabulary), vocabulary.Place);
    }

    private (TokenModel Model, PieceTable Pieces) ReadBpe(bool isByteLevel)
    {
        if (_part.Find("dropout") is { } dropout && dropout.Number() != 0)
            throw dropout.Fail("is not 0: dropout is for training");
        foreach (string affix in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix"])
            if (_part.Find(affix) is { } part && part.Text().Length > 0)
                throw part.Fail("is not empty, which is not known");

        PieceTable pieces = ReadVocabulary();
        JsonPart mergesPart = _part.Get(Merges);
        MergeTable merges = JsonMerges.Read(Json(mergesPart), pieces, mergesPart.Place);
        int unknown = _part.Find("unk_token") is { } token ? Find(pieces, token) : -1;
        bool fusesUnknown = _part.Flag("fuse_unk", false);
        bool ignoresMerges = _part.Flag("ignore_merges", false);
        bool fallsBack = _part.Flag("byte_fallback", false);
        if (isByteLevel)
        {
            bool isWhole = !ByteLevelBpe.Bytes(pieces).Contains(-1);
            if (!isWhole && (fallsBack || (fusesUnknown && unknown >= 0)))
                throw _part.Fail($"{(fallsBack ? "byte_fallback" : "fuse_unk")} is not known behind ByteLevel where bytes are missing");
            return (ByteLevelBpe.Make(pieces, merges, unknown, ignoresMerges), pieces);
        }

        int[]? bytes = fallsBack ? ByteTokens(pieces, _part.Get("byte_fallback")) : null;
        var symbols = new CharacterSymbols(pieces, _ => true, bytes, unknown, fusesUnknown);
        return (new Bpe(symbols, merges, ignoresMerges ? pieces : null), pieces);
    }

    private (TokenModel Model, PieceTable Pieces) ReadWordPiece()
    {
        PieceTable pieces = ReadVocabulary();
        JsonPart maxCharacters = _part.Get("max_input_chars_per_word");
        if (maxCharacters.Integer() > WordPieceTokens.MaxCharacters)
            throw maxCharacters.Fail($"is {maxCharacters.Integer()}, but at most {WordPieceTokens.MaxCharacters} are supported");
        return (WordPieceTokens.Make(
            pieces,
            _part.Text("continuing_subword_prefix"),
            Find(pieces, _part.Get("unk_token")),
            maxCharacters.Integer(),
            _part.File), pieces);
    }

    private (TokenModel Model, PieceTable Pieces) ReadUnigram()
    {
        JsonPart vocabulary = _part.Get(Vocabulary);
        (PieceTable pieces, double[] scores) = JsonScores.Read(Json(vocabulary), vocabulary.Place);
        int[]? bytes = _part.Flag("byte_fallback", false) ? ByteTokens(pieces, _part.Get("byte_fallback")) : null;
        JsonPart unknownPart = _part.Get("unk_id");
        int unknown = unknownPart.Integer();
        if (unknown >= pieces.Count)
            throw unknownPart.Fail($"is {unknown}, but the vocabulary has {pieces.Count} tokens");

        byte[][] texts = pieces.ToArrays();
        var model = new Unigram<double>(
            Trie.Build(texts, _part.File),
            scores,
            [.. texts.Select(text => text.Length)],
            new(unknown, bytes, IsWhole: true),
            scores.Min() - UnknownPenalty);
        return (model, pieces);
    }
}
