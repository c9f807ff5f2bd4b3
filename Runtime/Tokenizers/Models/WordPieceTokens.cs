using System.Text;

namespace TxGen.Runtime;

/// <summary>Makes WordPiece from tokens.</summary>
internal static class WordPieceTokens
{
    /// <summary>What BERT takes for a word at most.</summary>
    public const int DefaultMaxCharacters = 100;

    /// <summary>No file may say more: a word takes as many steps as its length and that of a token multiplied.</summary>
    public const int MaxCharacters = 2048;

    /// <summary>Makes the model.</summary>
    /// <param name="pieces">The tokens as they are spelled.</param>
    /// <param name="prefix">What continuations begin with.</param>
    /// <param name="unknown">The token of unknown words.</param>
    /// <param name="maxCharacters">A longer word is unknown.</param>
    /// <param name="name">The file in messages.</param>
    public static WordPiece Make(PieceTable pieces, string prefix, int unknown, int maxCharacters, string name) =>
        new(Trie.Build(pieces.ToArrays(), name), Encoding.UTF8.GetBytes(prefix), unknown, maxCharacters);
}
