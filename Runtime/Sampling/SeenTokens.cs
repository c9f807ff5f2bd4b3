namespace TxGen.Runtime;

/// <summary>
/// Which tokens occur among the last ones of a sequence, or among all: a set that is gone through without looking at the whole
/// vocabulary (Briggs and Torczon 1993).
/// </summary>
/// <param name="vocabulary">Number of token ids.</param>
/// <param name="window">How many of the last tokens count; 0 for all.</param>
internal sealed class SeenTokens(int vocabulary, int window)
{
    // The last tokens, in a ring.
    private readonly int[] _last = new int[window];
    private readonly int[] _times = new int[vocabulary];

    // The distinct ones, and where each stands among them.
    private readonly int[] _distinct = new int[vocabulary];
    private readonly int[] _place = new int[vocabulary];
    private int _count;
    private long _added;

    /// <summary>Every token seen, once, in no particular order.</summary>
    public ReadOnlySpan<int> Distinct => _distinct.AsSpan(0, _count);

    /// <summary>Appends a token to the sequence.</summary>
    public void Add(int token)
    {
        if (window > 0)
        {
            ref int oldest = ref _last[_added % window];
            if (_added >= window)
                Forget(oldest);
            oldest = token;
            _added++;
        }

        if (_times[token]++ == 0)
        {
            _place[token] = _count;
            _distinct[_count++] = token;
        }
    }

    /// <summary>Forgets all tokens.</summary>
    public void Clear()
    {
        foreach (int token in Distinct)
            _times[token] = 0;
        _count = 0;
        _added = 0;
    }

    private void Forget(int token)
    {
        if (--_times[token] > 0)
            return;

        // The last of the distinct ones takes its place.
        int mover = _distinct[--_count];
        _distinct[_place[token]] = mover;
        _place[mover] = _place[token];
    }
}
