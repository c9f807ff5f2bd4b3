namespace TxGen.Runtime;

/// <summary>Rewrites a piece, such as to put a space in front.</summary>
internal abstract class Rewriter : PreTokenizer
{
    /// <summary>Appends the rewritten form of a piece.</summary>
    /// <param name="piece">Not empty.</param>
    /// <param name="to">Receives it; empty before.</param>
    public abstract void Rewrite(TextPiece piece, NormalizedText to);
}
