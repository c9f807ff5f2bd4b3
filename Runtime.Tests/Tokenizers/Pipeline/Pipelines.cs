namespace TxGen.Runtime.Tests;

/// <summary>Tokenizers put together by hand.</summary>
internal static class Pipelines
{
    /// <summary>The parts of a tokenizer that is nothing but a model.</summary>
    public static TokenizerParts Parts(TokenModel model, IReadOnlyList<byte[]> texts, params int[] special) => new()
    {
        Model = model,
        Spellings = new([.. texts]),
        Texts = new(
            [.. texts.Select((text, id) => special.Contains(id) ? ([], Array.Empty<byte>()) : (text, text))],
            special.ToHashSet(),
            staysAtStart: false),
    };

    public static Tokenizer Of(TokenModel model, IReadOnlyList<byte[]> texts) => new(Parts(model, texts));

    /// <summary>A token for every byte, its id the byte's value, then special tokens with the ids behind.</summary>
    public static TokenizerParts OfBytes(params string[] special) => Parts(
        new Bpe(new ByteSymbols([.. Enumerable.Range(0, 256)], unknown: -1), new([])),
        [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value }), .. special.Select(System.Text.Encoding.UTF8.GetBytes)],
        [.. special.Select((_, i) => 256 + i)]);
}
