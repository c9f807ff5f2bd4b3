namespace TxGen.Runtime;

/// <summary>What a tokenizer is made of, in the order in which a text meets it.</summary>
internal sealed record TokenizerParts
{
    /// <summary>Added tokens found in the text as it is; null for none.</summary>
    public AddedTokenFinder? AddedToText { get; init; }

    /// <summary>Whether invalid UTF-8 becomes U+FFFD first; if not, the first normalizer or the model knows what to do with it.</summary>
    public bool RepairsUtf8 { get; init; } = true;

    /// <summary>What rewrites the text.</summary>
    public IReadOnlyList<Normalizer> Normalizers { get; init; } = [];

    /// <summary>Added tokens found in the normalized text; null for none.</summary>
    public AddedTokenFinder? AddedToNormalized { get; init; }

    /// <summary>What cuts it into pieces.</summary>
    public IReadOnlyList<PreTokenizer> PreTokenizers { get; init; } = [];

    /// <summary>What makes tokens of pieces.</summary>
    public required TokenModel Model { get; init; }

    /// <summary>What stands around texts.</summary>
    public Template Template { get; init; } = Template.Empty;

    /// <summary>How tokens are spelled, by id; empty for ids no token has.</summary>
    public required PieceTable Spellings { get; init; }

    /// <summary>What tokens add to a text.</summary>
    public required TokenTexts Texts { get; init; }

    /// <summary>BOS or CLS.</summary>
    public int? BeginToken { get; init; }

    /// <summary>EOS or SEP.</summary>
    public int? EndToken { get; init; }
}
