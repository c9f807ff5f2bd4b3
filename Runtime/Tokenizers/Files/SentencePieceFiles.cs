namespace TxGen.Runtime;

/// <summary>Reads a .model file of SentencePiece, and what the files beside it say about added tokens and the ends of texts.</summary>
internal static class SentencePieceFiles
{
    // The ids of these are those of the file. Others put tokens in front, change texts before, or put special tokens elsewhere.
    private static readonly string[] _classes =
        ["LlamaTokenizer", "CodeLlamaTokenizer", "GemmaTokenizer", "T5Tokenizer", "MT5Tokenizer", "PreTrainedTokenizer"];

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="file">The .model file.</param>
    /// <param name="name">The file in messages.</param>
    /// <param name="settings">What the files beside it say.</param>
    public static Tokenizer Read(ReadOnlySpan<byte> file, string name, TokenizerSettings settings)
    {
        bool isT5 = settings.ClassAmong(name, _classes) is "T5Tokenizer" or "MT5Tokenizer";

        // The model's normalizer is part of its encoding: these classes look for added tokens before.
        AddedToken[] added = [.. settings.AddedTokens.Select(token => token with { IsNormalized = false })];
        TokenizerParts parts = SentencePieceTokenizer.Load(file, name, added).Parts;
        int? begin = settings.FindBegin(parts.Spellings) ?? parts.BeginToken;
        int? end = settings.FindEnd(parts.Spellings) ?? parts.EndToken;

        // Without a word in the files, who encodes decides about the ends. T5 knows one type only.
        return new(parts with
        {
            BeginToken = begin,
            EndToken = end,
            Template = Template.Around(
                settings.AddsBegin != false ? begin : null, settings.AddsEnd != false ? end : null, secondType: isT5 ? 0 : 1),
        });
    }
}
