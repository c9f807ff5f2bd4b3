namespace TxGen.Runtime;

/// <summary>
/// Which elements of a matrix dropout keeps. That is a function of key, row and column, so a backward pass asks again
/// instead of storing it, and neither the width of vectors nor the order of calls changes it.
/// </summary>
public readonly struct DropoutMask
{
    private readonly ulong _key;
    private readonly int _threshold;
    private readonly float _scale;

    /// <summary>A mask.</summary>
    /// <param name="key">Its name, as <see cref="Key"/> gives it; masks of different keys are independent.</param>
    /// <param name="rate">The part of the elements that becomes 0: from 0, which leaves every bit as it is, to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not in that range.</exception>
    public DropoutMask(ulong key, float rate)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, $"rate is {rate}, but must be at least 0 and less than 1.");
        _key = RandomSource.Mix(key + 0x9E3779B97F4A7C15);
        // rate·2³² for hashes that are compared as signed numbers, because that is one instruction everywhere.
        _threshold = (int)(Math.Ceiling(rate * 4294967296.0) - 2147483648.0);
        _scale = 1 / (1 - rate);
    }

    /// <summary>A key for one dropout of one call in training.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="call">Which call it is.</param>
    /// <param name="site">Which of the model's dropouts it is.</param>
    public static ulong Key(int seed, long call, int site) =>
        RandomSource.Mix(RandomSource.Mix(RandomSource.Mix((uint)seed) + (ulong)call) + (uint)site);

    /// <summary>The mask of one row.</summary>
    /// <param name="row">The row's index.</param>
    public DropoutRow Row(uint row) => new(RandomSource.Mix(_key + row), _threshold, _scale);
}
