using TxGen.Runtime;

namespace TxGen;

/// <summary>The learning rate of every update; updates count from 1.</summary>
public abstract record LearningRate
{
    private protected LearningRate()
    {
    }

    /// <summary>One rate.</summary>
    /// <param name="rate">The rate behind the warm-up, finite and not negative.</param>
    /// <param name="warmup">Updates during which the rate rises linearly, to all of it at the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its limits.</exception>
    public static LearningRate Constant(float rate, int warmup = 0) => new ConstantRate(rate, warmup);

    /// <summary>A straight line from the rate to another.</summary>
    /// <param name="rate">The rate at the end of the warm-up, finite and not negative.</param>
    /// <param name="warmup">Updates during which the rate rises linearly, to all of it at the last one.</param>
    /// <param name="steps">The update at which <paramref name="final"/> is reached, behind the warm-up; it stays from then on.</param>
    /// <param name="final">The last rate, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its limits.</exception>
    public static LearningRate Linear(float rate, int warmup, int steps, float final = 0) => new LinearRate(rate, warmup, steps, final);

    /// <summary>Half a wave of a cosine from the rate to another (Loshchilov and Hutter 2017, "SGDR", section 3).</summary>
    /// <param name="rate">The rate at the end of the warm-up, finite and not negative.</param>
    /// <param name="warmup">Updates during which the rate rises linearly, to all of it at the last one.</param>
    /// <param name="steps">The update at which <paramref name="final"/> is reached, behind the warm-up; it stays from then on.</param>
    /// <param name="final">The last rate, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its limits.</exception>
    public static LearningRate Cosine(float rate, int warmup, int steps, float final = 0) => new CosineRate(rate, warmup, steps, final);

    /// <summary>
    /// factor · d_model^-½ · min(step^-½, step · warmup^-1½), the schedule of "Attention Is All You Need" (Vaswani et al. 2017,
    /// section 5.3).
    /// </summary>
    /// <param name="dModel">Width of the model.</param>
    /// <param name="warmup">Updates during which the rate rises linearly; the paper took 4000.</param>
    /// <param name="factor">Scales all rates; finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its limits.</exception>
    public static LearningRate Transformer(int dModel, int warmup, float factor = 1) => new TransformerRate(dModel, warmup, factor);

    /// <summary>Whatever a function says. It should depend on the step alone, or resumed training differs.</summary>
    /// <param name="rate">The rate of an update, counted from 1; finite and not negative.</param>
    public static LearningRate From(Func<long, float> rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        return new GivenRate(rate);
    }

    /// <summary>The rate of an update.</summary>
    /// <param name="step">The update, counted from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A function given to <see cref="From"/> returned a rate that is none.</exception>
    public float At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return Rate(step);
    }

    private protected abstract float Rate(long step);

    private protected static float Checked(float rate, string name) => rate is >= 0 and < float.PositiveInfinity ? rate
        : throw new ArgumentOutOfRangeException(name, rate, $"{name} must be 0 or more and finite.");
}
