namespace TxGen.Runtime;

/// <summary>A special token and its token type.</summary>
internal readonly record struct TemplateToken(int Id, int Type);

/// <summary>Which special tokens stand around a text, and around and between the texts of a pair.</summary>
internal sealed record Template
{
    /// <summary>No special tokens; the texts of a pair have types of their own all the same.</summary>
    public static readonly Template Empty = new() { SecondType = 1 };

    /// <summary>In front of a text.</summary>
    public IReadOnlyList<TemplateToken> Begin { get; init; } = [];

    /// <summary>Behind a text.</summary>
    public IReadOnlyList<TemplateToken> End { get; init; } = [];

    /// <summary>In front of a pair.</summary>
    public IReadOnlyList<TemplateToken> PairBegin { get; init; } = [];

    /// <summary>Between the texts of a pair.</summary>
    public IReadOnlyList<TemplateToken> PairMiddle { get; init; } = [];

    /// <summary>Behind a pair.</summary>
    public IReadOnlyList<TemplateToken> PairEnd { get; init; } = [];

    /// <summary>Token type of a pair's first text.</summary>
    public int FirstType { get; init; }

    /// <summary>Token type of a pair's second text.</summary>
    public int SecondType { get; init; }

    /// <summary>Whether ranges leave out the white space at a token's ends.</summary>
    public bool TrimsRanges { get; init; }

    /// <summary>Special tokens of a pair.</summary>
    public int PairTokens => PairBegin.Count + PairMiddle.Count + PairEnd.Count;

    /// <summary>Begin and end around every text, also around each of a pair.</summary>
    /// <param name="begin">The token in front; null for none.</param>
    /// <param name="end">The token behind; null for none.</param>
    /// <param name="secondType">Token type of a pair's second text.</param>
    public static Template Around(int? begin, int? end, int secondType = 1)
    {
        return new()
        {
            Begin = Some(begin, 0),
            End = Some(end, 0),
            PairBegin = Some(begin, 0),
            PairMiddle = [.. Some(end, 0), .. Some(begin, secondType)],
            PairEnd = Some(end, secondType),
            SecondType = secondType,
        };

        static TemplateToken[] Some(int? token, int type) => token is { } id ? [new(id, type)] : [];
    }

    /// <summary>[CLS] text [SEP] other text [SEP].</summary>
    public static Template Bert(int cls, int sep) => Around(cls, sep) with { PairMiddle = [new(sep, 0)] };

    /// <summary>[CLS] text [SEP] [SEP] other text [SEP], all of one type.</summary>
    public static Template Roberta(int cls, int sep) => Around(cls, sep, secondType: 0) with { PairMiddle = [new(sep, 0), new(sep, 0)] };

    /// <summary>Refuses a template with tokens that are none.</summary>
    public void Check(PieceTable spellings, string name)
    {
        foreach (TemplateToken token in Begin.Concat(End).Concat(PairBegin).Concat(PairMiddle).Concat(PairEnd))
            if (token.Id >= spellings.Count || spellings[token.Id].IsEmpty)
                throw new TokenizerException(name, $"puts the token {token.Id} around texts, which is none");
    }
}
