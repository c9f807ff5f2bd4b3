namespace TxGen.Runtime;

/// <summary>
/// Reads tokenizer.json of Hugging Face's tokenizers, the whole pipeline of a tokenizer in one file. What this library does not know is
/// refused, at any place where it might change tokens or texts; truncation and padding are about batches, and have no effect here.
/// </summary>
internal static class TokenizerJson
{
    /// <summary>Reads a tokenizer.</summary>
    /// <param name="json">The file.</param>
    /// <param name="name">The file in messages.</param>
    /// <param name="settings">What the files beside it say.</param>
    /// <exception cref="TokenizerException">The file is malformed, or has something unknown.</exception>
    public static Tokenizer Read(ReadOnlySpan<byte> json, string name, TokenizerSettings settings)
    {
        JsonPart root = JsonTree.Read(json, name, ("model", JsonModel.Vocabulary), ("model", JsonModel.Merges));
        root.WithoutEffect("version", "truncation", "padding");
        JsonPreTokenizers preTokenizers = JsonPreTokenizers.Read(root.Find("pre_tokenizer"));
        JsonNormalizers normalizers = JsonNormalizers.Read(root.Find("normalizer"));
        if (normalizers.IsByteLevel && root.Find("pre_tokenizer") is { } behind)
            throw behind.Fail("comes behind the normalizer ByteLevel, where this tokenizer knows bytes only");
        List<AddedToken> addedTokens = JsonAddedTokens.Read(root.Find("added_tokens"));
        bool isByteLevel = preTokenizers.IsByteLevel || normalizers.IsByteLevel;
        (TokenModel model, PieceTable pieces) = JsonModel.Read(json, root.Get("model"), isByteLevel);
        var added = new AddedVocabulary(pieces, addedTokens, normalizers.Steps, name);
        IReadOnlyList<TokenDecoder> decoders = JsonDecoders.Read(root.Find("decoder"));
        Template template = JsonPostProcessor.Read(root.Find("post_processor"));
        root.Done();

        template.Check(added.Spellings, name);
        return new(new()
        {
            AddedToText = added.InText,
            Normalizers = normalizers.Steps,
            AddedToNormalized = added.InNormalized,
            PreTokenizers = [.. preTokenizers.Steps, .. WordCut(preTokenizers.Steps, model, pieces)],
            Model = model,
            Template = template,
            Spellings = added.Spellings,
            Texts = TextTable.Decode(added.Decoded, added.Special, decoders, name),
            BeginToken = settings.FindBegin(added.Spellings) ?? (template.Begin is [var first, ..] ? first.Id : null),
            EndToken = settings.FindEnd(added.Spellings) ?? (template.End is [.., var last] ? last.Id : null),
        });
    }

    /// <summary>A step that cuts words, where the file has none and it changes no token.</summary>
    private static IReadOnlyList<PreTokenizer> WordCut(IReadOnlyList<PreTokenizer> steps, TokenModel model, PieceTable pieces) =>
        model is Bpe { Symbols: CharacterSymbols, Whole: null } && !steps.Any(step => step is Splitter)
            ? SpaceSplitter.For(pieces, SpaceSign.Utf8)
            : [];
}
