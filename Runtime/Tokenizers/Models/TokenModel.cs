namespace TxGen.Runtime;

/// <summary>What makes tokens of a piece of text: WordPiece, byte-pair encoding, or unigram.</summary>
internal abstract class TokenModel
{
    /// <summary>Allocates what one caller needs.</summary>
    /// <param name="maxBytes">Most bytes of a piece.</param>
    public abstract PieceEncoder CreateEncoder(int maxBytes);
}
