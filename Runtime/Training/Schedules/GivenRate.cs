using System.Globalization;

namespace TxGen.Runtime;

/// <summary>A function of the caller's, whose results are checked.</summary>
internal sealed record GivenRate(Func<long, float> Function) : LearningRate
{
    private protected override float Rate(long step)
    {
        float rate = Function(step);
        return rate is >= 0 and < float.PositiveInfinity ? rate
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The learning rate of step {step} is {rate}; it must be 0 or more and finite."));
    }
}
