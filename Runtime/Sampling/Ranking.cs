namespace TxGen.Runtime;

/// <summary>The largest of many logits in descending order, equal ones by id, without sorting the rest.</summary>
/// <param name="vocabulary">Number of logits.</param>
internal sealed class Ranking(int vocabulary)
{
    // Logit and id in one number: ascending keys are descending logits, then ascending ids.
    private readonly ulong[] _keys = new ulong[vocabulary];

    /// <summary>How many are ranked.</summary>
    public int Count { get; private set; }

    /// <summary>The id at a rank, from 0.</summary>
    public int this[int rank] => (int)(uint)_keys[rank];

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
            _keys[Count++] = Key(logits[id], id);
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

    private static ulong Key(float logit, int id)
    {
        // + 0 turns -0 into 0. Negative floats ascend as their bits descend.
        int bits = BitConverter.SingleToInt32Bits(logit + 0f);
        uint descending = (uint)(bits < 0 ? bits : bits ^ int.MaxValue);
        return (ulong)descending << 32 | (uint)id;
    }
}
