using System.Text;

namespace TxGen.Runtime;

/// <summary>Puts together the tokenizer of a SentencePiece model (google/sentencepiece, SentencePieceProcessor).</summary>
internal static class SentencePieceTokenizer
{
    // How much less likely than every piece an unknown character is.
    private const float UnknownPenalty = 10;

    // Makes a user-defined piece better than its characters together, and longer ones better than shorter ones.
    private const double UserDefinedPenalty = 0.1;

    // The least that the reference takes for the highest score: C's FLT_MIN.
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Reads a .model file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The file in messages.</param>
    /// <param name="added">Tokens that are found in the text before the model sees it.</param>
    /// <exception cref="TokenizerException">The file is malformed, or needs what is not supported.</exception>
    public static Tokenizer Load(ReadOnlySpan<byte> file, string name, params IReadOnlyList<AddedToken> added)
    {
        SentencePieceModel model = SentencePieceModelFile.Read(file, name);
        SentencePieceModelCheck.Check(model);
        int? begin = Control(model, model.Training.BeginPiece);
        int? end = Control(model, model.Training.EndPiece);
        var vocabulary = new AddedVocabulary(model.Pieces, added, normalizers: [], name);
        return new(new()
        {
            AddedToText = vocabulary.InText,
            RepairsUtf8 = false,
            Normalizers = [new SentencePieceNormalizer(model.Normalization, model.Training.SpaceIsSuffix, UserDefined(model))],
            PreTokenizers = model.Training.Algorithm == SentencePieceAlgorithm.Bpe
                ? SpaceSplitter.For(TextPieces(model), SpaceSign.Utf8)
                : [],
            Model = Model(model),
            Template = Template.Around(begin, end),
            Spellings = vocabulary.Spellings,
            Texts = Texts(model, vocabulary),
            BeginToken = begin,
            EndToken = end,
        });
    }

    /// <summary>The control piece with a text; null if there is none.</summary>
    private static int? Control(SentencePieceModel model, ReadOnlySpan<byte> text) =>
        model.Only(model.OfType(PieceType.Control)).Find(text) is >= 0 and int id ? id : null;

    private static Trie? UserDefined(SentencePieceModel model) =>
        model.OfType(PieceType.UserDefined).Any() ? Index(model, PieceType.UserDefined) : null;

    private static Trie Index(SentencePieceModel model, params PieceType[] types)
    {
        int[] ids = [.. model.OfType(types)];
        return Trie.Build([.. ids.Select(id => model.Pieces[id].ToArray())], ids, model.Name);
    }

    /// <summary>The texts of pieces that stand for text.</summary>
    private static PieceTable TextPieces(SentencePieceModel model) =>
        model.Only(model.OfType(PieceType.Normal, PieceType.UserDefined, PieceType.Unused));

    private static TokenModel Model(SentencePieceModel model) => model.Training.Algorithm switch
    {
        SentencePieceAlgorithm.Unigram => Unigram(model),
        SentencePieceAlgorithm.Word => new Words(TextPieces(model), SpaceSign.Utf8.ToArray(), Unknown(model)),
        SentencePieceAlgorithm.Bpe => Merging(model, isMerging: true),
        _ => Merging(model, isMerging: false),
    };

    private static UnknownText Unknown(SentencePieceModel model) =>
        new(model.Unknown, model.Training.HasBytes ? model.Bytes() : null);

    private static Unigram<float> Unigram(SentencePieceModel model)
    {
        // Scores are float, sums of two double: the reference computes so, and ties depend on it.
        float lowest = float.MaxValue;
        float highest = SmallestNormal;
        foreach (int id in model.OfType(PieceType.Normal))
        {
            lowest = Math.Min(lowest, model.Scores[id]);
            highest = Math.Max(highest, model.Scores[id]);
        }

        var scores = new double[model.Pieces.Count];
        var lengths = new int[model.Pieces.Count];
        for (int id = 0; id < scores.Length; id++)
        {
            lengths[id] = model.Pieces[id].Length;
            scores[id] = model.Types[id] == PieceType.UserDefined ? (lengths[id] * highest) - UserDefinedPenalty : model.Scores[id];
        }

        return new(Index(model, PieceType.Normal, PieceType.UserDefined), scores, lengths, Unknown(model), lowest - UnknownPenalty);
    }

    /// <summary>Byte-pair encoding; without merges, every character is a token.</summary>
    private static Bpe Merging(SentencePieceModel model, bool isMerging)
    {
        UnknownText unknown = Unknown(model);
        PieceTable pieces = TextPieces(model);
        var symbols = new CharacterSymbols(pieces, _ => true, unknown.Bytes, unknown.Token, unknown.JoinsNeighbours, UserDefined(model));
        var merges = isMerging ? MergeTable.FromScores(pieces, model.Scores, IsNormal, IsNormal, model.Name) : new MergeTable([]);
        return new(symbols, merges);

        bool IsNormal(int id) => model.Types[id] == PieceType.Normal;
    }

    private static TokenTexts Texts(SentencePieceModel model, AddedVocabulary vocabulary)
    {
        bool dropsSpace = model.Normalization.AddsSpace || model.Normalization.RemovesExtraSpaces;
        HashSet<int> special = [.. model.OfType(PieceType.Control), .. vocabulary.Special];
        if (model.Training.UnknownText.Length == 0)
            special.Add(model.Unknown);

        int[] bytes = model.Bytes();
        var texts = new (byte[] Behind, byte[] AtStart)[vocabulary.Spellings.Count];
        for (int id = 0; id < texts.Length; id++)
            texts[id] = special.Contains(id) ? ([], []) : id < model.Types.Length ? OfModel(id) : OfAdded(id);
        return new(texts, special, staysAtStart: model.Normalization.RemovesExtraSpaces);

        (byte[] Behind, byte[] AtStart) OfModel(int id) => model.Types[id] switch
        {
            PieceType.Unknown => (model.Training.UnknownText, model.Training.UnknownText),
            PieceType.Byte => ([(byte)Array.IndexOf(bytes, id)], [(byte)Array.IndexOf(bytes, id)]),
            _ => Plain(model.Pieces[id], dropsSpace),
        };

        (byte[] Behind, byte[] AtStart) OfAdded(int id) => (vocabulary.Spellings[id].ToArray(), vocabulary.Spellings[id].ToArray());
    }

    private static (byte[] Behind, byte[] AtStart) Plain(ReadOnlySpan<byte> piece, bool dropsSpace)
    {
        byte[] behind = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(piece).Replace(SpaceSign.Character, ' '));
        return (behind, dropsSpace && piece.StartsWith(SpaceSign.Utf8) ? behind[1..] : behind);
    }
}
