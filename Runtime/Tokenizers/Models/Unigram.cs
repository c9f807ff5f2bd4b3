using System.Numerics;

namespace TxGen.Runtime;

/// <summary>
/// The unigram model (T. Kudo, "Subword Regularization", 2018): of all ways to make a text of pieces, the one with the highest sum of
/// scores, of equal ones the first found.
/// </summary>
/// <typeparam name="TSum">What sums of scores are rounded to.</typeparam>
/// <param name="trie">The pieces.</param>
/// <param name="scores">Scores by token.</param>
/// <param name="lengths">Bytes of pieces by token.</param>
/// <param name="unknown">What becomes of characters that no piece has.</param>
/// <param name="unknownScore">The score of such a character.</param>
internal sealed class Unigram<TSum>(Trie trie, double[] scores, int[] lengths, UnknownText unknown, TSum unknownScore) : TokenModel
    where TSum : struct, IBinaryFloatingPointIeee754<TSum>
{
    public Trie Trie { get; } = trie;

    public double[] Scores { get; } = scores;

    public int[] Lengths { get; } = lengths;

    public UnknownText Unknown { get; } = unknown;

    public TSum UnknownScore { get; } = unknownScore;

    public override PieceEncoder CreateEncoder(int maxBytes) => new UnigramEncoder<TSum>(this, maxBytes);
}
