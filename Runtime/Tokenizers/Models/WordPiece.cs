namespace TxGen.Runtime;

/// <summary>
/// WordPiece (M. Schuster and K. Nakajima, "Japanese and Korean Voice Search", 2012; BERT): a word is its longest prefix in the
/// vocabulary, then the longest continuation, and so on; a word that comes to a place where nothing fits is unknown as a whole.
/// </summary>
internal sealed class WordPiece : TokenModel
{
    private readonly Trie _trie;
    private readonly int _continuation;
    private readonly int _unknown;
    private readonly int _maxCharacters;

    /// <summary>Describes the model.</summary>
    /// <param name="trie">All tokens with their spellings.</param>
    /// <param name="continuationPrefix">What continuations are spelled with, such as ##.</param>
    /// <param name="unknown">The token of unknown words.</param>
    /// <param name="maxCharacters">A longer word is unknown.</param>
    public WordPiece(Trie trie, ReadOnlySpan<byte> continuationPrefix, int unknown, int maxCharacters)
    {
        _trie = trie;
        _continuation = Trie.Root;
        foreach (byte value in continuationPrefix)
            _continuation = _continuation < 0 ? -1 : trie.Child(_continuation, value);
        _unknown = unknown;
        _maxCharacters = maxCharacters;
    }

    public override PieceEncoder CreateEncoder(int maxBytes) => new Encoder(this, maxBytes);

    private sealed class Encoder(WordPiece model, int maxBytes) : PieceEncoder
    {
        // As many characters, so no word that is known has more tokens.
        private readonly (int Token, int End)[] _tokens = new (int, int)[Math.Min(model._maxCharacters, maxBytes)];

        public override void Encode(TextPiece piece, ref TokenWriter writer)
        {
            int count = Split(piece.Text);
            if (count == 0)
                writer.Add(model._unknown, piece, 0, piece.Text.Length);
            for (int i = 0, from = 0; i < count; from = _tokens[i++].End)
                writer.Add(_tokens[i].Token, piece, from, _tokens[i].End);
        }

        /// <summary>Leaves the tokens of a word; none if it is unknown.</summary>
        private int Split(ReadOnlySpan<byte> word)
        {
            if (word.Length > model._maxCharacters && CodePoints.Count(word) > model._maxCharacters)
                return 0;
            int count = 0;
            int node = Trie.Root;
            for (int at = 0; at < word.Length; node = model._continuation)
            {
                int length = 0;
                int token = node < 0 ? -1 : model._trie.LongestPrefix(node, word[at..], out length);
                if (token < 0 || length == 0)
                    return 0;
                at += length;
                _tokens[count++] = (token, at);
            }

            return count;
        }
    }
}
