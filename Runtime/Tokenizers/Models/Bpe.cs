namespace TxGen.Runtime;

/// <summary>
/// Byte-pair encoding (R. Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", 2016): a piece begins as
/// symbols; then the neighbours of lowest rank become one token, the first of equals, until no two can.
/// </summary>
/// <param name="symbols">What pieces begin as.</param>
/// <param name="merges">Which neighbours become one.</param>
/// <param name="whole">Texts that are a token without any merge; null if only merges make tokens.</param>
internal sealed class Bpe(BpeSymbols symbols, MergeTable merges, PieceTable? whole = null) : TokenModel
{
    public BpeSymbols Symbols { get; } = symbols;

    public MergeTable Merges { get; } = merges;

    public PieceTable? Whole { get; } = whole;

    public override PieceEncoder CreateEncoder(int maxBytes) => new BpeEncoder(this, maxBytes);
}
