namespace TxGen.Runtime;

/// <summary>The largest of many logits in descending order, equal ones by id, without sorting the rest.</summary>
/// <param name="vocabulary">Number of logits.</param>
internal sealed class Ranking(int vocabulary)
{
    private readonly ulong[] _keys = new ulong[vocabulary];

    /// <summary>How many are ranked.</summary>
    public int Count { get; private set; }

    /// <summary>The id at a rank, from 0.</summary>
    public int this[int rank] => DescendingKey.Index(_keys[rank]);

    /// <summary>Ranks the k largest; logits of -∞ have no rank.</summary>
    /// <param name="logits">[vocabulary], finite or -∞.</param>
    /// <param name="k">At least 1; may exceed the vocabulary.</param>
    public void Rank(ReadOnlySpan<float> logits, int k)
    {
        // Whenever twice as many as wanted have come together, the better half stays, and only what beats its last one is looked at
        // from there on: an equal logit has a higher id and ranks behind. In an order without plan that is soon next to nothing.
        int room = (int)Math.Min(2L * k, vocabulary);
        float bound = float.MinValue;
        Count = 0;
        for (int id = 0; id < logits.Length; id++)
        {
            int distance = LogitScan.FirstAtLeast(logits[id..], bound);
            if (distance < 0)
                break;
            id += distance;
            _keys[Count++] = DescendingKey.Of(logits[id], id);
            if (Count == room && room > k)
            {
                Keep(k);
                bound = float.BitIncrement(logits[this[k - 1]]);
            }
        }

        Keep(k);
    }

    private void Keep(int k)
    {
        _keys.AsSpan(0, Count).Sort();
        Count = Math.Min(Count, k);
    }
}
