using System.Numerics;

namespace TxGen.Runtime;

/// <summary>
/// Finds the best pieces with <see cref="Unigram{TSum}"/> (A. Viterbi's algorithm): for every place in the text, the best way to get
/// there and the last token on it. Candidates are computed in double and rounded when they are kept, as SentencePiece does.
/// </summary>
internal sealed class UnigramEncoder<TSum>(Unigram<TSum> model, int maxBytes) : PieceEncoder
    where TSum : struct, IBinaryFloatingPointIeee754<TSum>
{
    private const int UnknownCharacter = -1;

    // A token that counts as unknown text beside other such.
    private readonly int _unknown = model.Unknown.IsWhole ? model.Unknown.Token : UnknownCharacter;

    // By place: the best sum of scores on the way there, NaN if there is none yet, and the last token.
    private readonly TSum[] _sums = new TSum[maxBytes + 1];
    private readonly int[] _tokens = new int[maxBytes + 1];

    public override void Encode(TextPiece piece, ref TokenWriter writer)
    {
        FindBest(piece.Text);
        var tokens = Collect(piece.Text, out bool hasUnknown);
        if (hasUnknown || writer.WantsRanges)
            Write(piece, tokens, ref writer);
        else
            writer.Add(tokens);
    }

    /// <summary>Bytes of a character by its first one.</summary>
    private static int CharacterLength(byte lead) => lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

    private void FindBest(ReadOnlySpan<byte> text)
    {
        var walk = new Trie.Walk(model.Trie);
        ReadOnlySpan<double> scores = model.Scores;
        Span<TSum> sums = _sums.AsSpan(0, text.Length + 1);
        Span<int> tokens = _tokens.AsSpan(0, text.Length + 1);
        sums[1..].Fill(TSum.NaN);
        sums[0] = TSum.Zero;
        for (int start = 0, length; start < text.Length; start += length)
        {
            length = CharacterLength(text[start]);
            TSum sum = sums[start];
            double exactSum = double.CreateTruncating(sum);
            bool isKnown = false;
            walk.Restart();
            for (int at = start; at < text.Length;)
            {
                if (!walk.TryGo(text[at++]))
                    break;
                int token = walk.Value;
                if (token < 0)
                    continue;
                isKnown |= at - start == length;
                double candidate = scores[token] + exactSum;
                if (!(candidate <= double.CreateTruncating(sums[at])))
                {
                    sums[at] = TSum.CreateTruncating(candidate);
                    tokens[at] = token;
                }
            }

            TSum unknown = model.UnknownScore + sum;
            if (!isKnown && !(unknown <= sums[start + length]))
            {
                sums[start + length] = unknown;
                tokens[start + length] = UnknownCharacter;
            }
        }
    }

    /// <summary>
    /// Gathers the tokens of the best way at the end of their array. Going back from the end of the text, a token takes no more room than
    /// its bytes did.
    /// </summary>
    private Span<int> Collect(ReadOnlySpan<byte> text, out bool hasUnknown)
    {
        Span<int> tokens = _tokens.AsSpan(0, text.Length + 1);
        hasUnknown = false;
        int first = tokens.Length;
        for (int end = text.Length; end > 0;)
        {
            int token = tokens[end];
            tokens[--first] = token;
            hasUnknown |= IsUnknown(token);
            if (token != UnknownCharacter)
            {
                end -= model.Lengths[token];
                continue;
            }

            do
                end--;
            while (CodePoints.IsContinuation(text[end]));
        }

        return tokens[first..];
    }

    private void Write(scoped TextPiece piece, ReadOnlySpan<int> tokens, ref TokenWriter writer)
    {
        UnknownText unknown = model.Unknown;
        int start = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            int token = tokens[i];
            int end = start + Length(token, piece.Text[start]);
            for (; unknown.JoinsNeighbours && IsUnknown(token) && i + 1 < tokens.Length && IsUnknown(tokens[i + 1]); i++)
            {
                token = UnknownCharacter;
                end += Length(tokens[i + 1], piece.Text[end]);
            }

            if (token == UnknownCharacter)
                unknown.Write(piece, start, end, ref writer);
            else
                writer.Add(token, piece, start, end);
            start = end;
        }
    }

    private bool IsUnknown(int token) => token == UnknownCharacter || token == _unknown;

    private int Length(int token, byte lead) => token == UnknownCharacter ? CharacterLength(lead) : model.Lengths[token];
}
