namespace TxGen.Runtime;

/// <summary>
/// Reads vocab.json and merges.txt of byte-level byte-pair encoding. They do not say how texts are cut and what stands around them: that
/// follows from the class that tokenizer_config.json names, or is as GPT-2 does it.
/// </summary>
internal static class BytePairFiles
{
    /// <summary>Reads a tokenizer.</summary>
    /// <param name="vocabulary">vocab.json.</param>
    /// <param name="merges">merges.txt.</param>
    /// <param name="vocabularyName">The first file in messages.</param>
    /// <param name="mergesName">The second file in messages.</param>
    /// <param name="settings">What the files beside them say.</param>
    public static Tokenizer Read(
        ReadOnlySpan<byte> vocabulary, ReadOnlySpan<byte> merges, string vocabularyName, string mergesName, TokenizerSettings settings)
    {
        BytePairFamily family = BytePairFamily.Of(settings, vocabularyName);
        settings = settings.Otherwise(maskTakesLeft: true, family.SpecialTokens);
        PieceTable pieces = JsonVocabulary.Read(vocabulary, vocabularyName);
        if (ByteLevelBpe.Bytes(pieces).Contains(-1))
            throw new TokenizerException(vocabularyName, "has no tokens for some bytes, so it is none of a byte-level tokenizer");
        MergeTable table = ReadMerges(merges, pieces, mergesName);
        var added = new AddedVocabulary(pieces, settings.SpecialTokens(pieces), family.Normalizers, vocabularyName);
        int? begin = settings.FindBegin(added.Spellings);
        int? end = settings.FindEnd(added.Spellings);
        return new(new()
        {
            AddedToText = added.InText,
            Normalizers = family.Normalizers,
            AddedToNormalized = added.InNormalized,
            PreTokenizers = (settings.AddsPrefixSpace ?? false) ? [new SpacePrefix(), family.Splitter] : [family.Splitter],
            Model = ByteLevelBpe.Make(pieces, table, unknown: -1, ignoresMerges: false),
            Template = MakeTemplate(family, settings, added.Spellings, begin, end),
            Spellings = added.Spellings,
            Texts = TextTable.Decode(added.Decoded, added.Special, [new ByteLevelDecoder()], vocabularyName),
            BeginToken = begin,
            EndToken = end,
        });
    }

    private static Template MakeTemplate(BytePairFamily family, TokenizerSettings settings, PieceTable spellings, int? begin, int? end)
    {
        if (family.HasClassTokens && settings.Find("cls_token", spellings) is { } cls && settings.Find("sep_token", spellings) is { } sep)
            return Template.Roberta(cls, sep) with { TrimsRanges = true };

        return Template.Around((settings.AddsBegin ?? false) ? begin : null, (settings.AddsEnd ?? false) ? end : null);
    }

    private static MergeTable ReadMerges(ReadOnlySpan<byte> merges, PieceTable pieces, string name)
    {
        var list = new MergeList(pieces, name);
        var lines = new TextLines(merges, name);
        while (lines.TryNext(out var line))
            if (!line.IsEmpty && !line.StartsWith("#version"u8))
                list.Add(line);
        return list.Build();
    }
}
