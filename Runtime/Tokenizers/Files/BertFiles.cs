using System.Text;

namespace TxGen.Runtime;

/// <summary>Reads vocab.txt, BERT's tokens line by line.</summary>
internal static class BertFiles
{
    private const string ContinuationPrefix = "##";

    // These cut texts and put special tokens around them in BERT's way; others, with other vocabularies, have vocab.txt too.
    private static readonly string[] _classes =
    [
        "BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer", "LayoutLMTokenizer", "RetriBertTokenizer",
        "ConvBertTokenizer", "SqueezeBertTokenizer", "DPRQuestionEncoderTokenizer", "DPRContextEncoderTokenizer",
    ];

    private static readonly (string Role, string Token)[] _specialTokens =
        [("unk_token", "[UNK]"), ("sep_token", "[SEP]"), ("pad_token", "[PAD]"), ("cls_token", "[CLS]"), ("mask_token", "[MASK]")];

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="vocabulary">vocab.txt.</param>
    /// <param name="name">The file in messages.</param>
    /// <param name="settings">What the files beside it say; without a word, text is lower-cased.</param>
    public static Tokenizer Read(ReadOnlySpan<byte> vocabulary, string name, TokenizerSettings settings)
    {
        settings.ClassAmong(name, _classes);
        settings = settings.Otherwise(maskTakesLeft: false, _specialTokens);
        PieceTable pieces = ReadTokens(vocabulary, name);
        bool lowers = settings.Lowercase ?? true;
        Normalizer[] normalizers =
            [new BertNormalizer(true, settings.SplitsIdeographs ?? true, settings.StripsAccents ?? lowers, lowers)];
        var added = new AddedVocabulary(pieces, settings.SpecialTokens(pieces), normalizers, name);
        int unknown = settings.Find("unk_token", added.Spellings)
            ?? throw new TokenizerException(name, "has no token [UNK], which unknown words become");
        int? cls = settings.Find("cls_token", added.Spellings);
        int? sep = settings.Find("sep_token", added.Spellings);
        return new(new()
        {
            AddedToText = added.InText,
            Normalizers = normalizers,
            AddedToNormalized = added.InNormalized,
            PreTokenizers = [new BertSplitter()],
            Model = WordPieceTokens.Make(pieces, ContinuationPrefix, unknown, WordPieceTokens.DefaultMaxCharacters, name),
            Template = cls is { } begin && sep is { } end ? Template.Bert(begin, end) : Template.Empty,
            Spellings = added.Spellings,
            Texts = TextTable.Decode(
                added.Decoded, added.Special, [new WordPieceDecoder(Encoding.UTF8.GetBytes(ContinuationPrefix), cleansUp: true)], name),
            BeginToken = cls,
            EndToken = sep,
        });
    }

    private static PieceTable ReadTokens(ReadOnlySpan<byte> vocabulary, string name)
    {
        var builder = new VocabularyBuilder(name);
        var lines = new TextLines(vocabulary, name);
        for (int id = 0; lines.TryNext(out var line); id++)
            builder.Add(line, id);
        return builder.Build();
    }
}
