namespace TxGen;

/// <summary>
/// How gradients become changes of the weights: Adam, with decoupled weight decay or without. For a parameter w with gradient g, at
/// update t and learning rate η:
/// <code>
/// w = w - η · decay · w                        where the parameter decays
/// m = β1 · m + (1 - β1) · g                    first moment
/// v = β2 · v + (1 - β2) · g²                   second moment
/// w = w - η / (1 - β1ᵗ) · m / (√v / √(1 - β2ᵗ) + ε)
/// </code>
/// which are PyTorch's formulas.
/// </summary>
public sealed record Optimizer
{
    private Optimizer()
    {
    }

    /// <summary>β1: how much of the first moment stays.</summary>
    public double Beta1 { get; private init => field = Share(nameof(Beta1), value); }

    /// <summary>β2: how much of the second moment stays.</summary>
    public double Beta2 { get; private init => field = Share(nameof(Beta2), value); }

    /// <summary>ε: keeps the division finite where gradients vanish.</summary>
    public double Epsilon
    {
        get;
        // Padding has moments of zero, so ε must not become zero as a float.
        private init => field = (float)value is > 0 and < float.PositiveInfinity ? value
            : throw new ArgumentOutOfRangeException(nameof(Epsilon), value, $"{nameof(Epsilon)} must be greater than 0 and finite as a float.");
    }

    /// <summary>How much of a weight, times the learning rate, an update takes away.</summary>
    public double WeightDecay
    {
        get;
        private init => field = value is >= 0 and < double.PositiveInfinity ? value
            : throw new ArgumentOutOfRangeException(nameof(WeightDecay), value, $"{nameof(WeightDecay)} must be 0 or more and finite.");
    }

    /// <summary>Which parameters decay.</summary>
    public Decay DecayOn
    {
        get;
        private init => field = (value & ~Decay.All) == 0 ? value
            : throw new ArgumentOutOfRangeException(
                nameof(DecayOn), value, $"{nameof(DecayOn)} must combine nothing but Matrices, Embeddings, Biases and Norms.");
    }

    /// <summary>Adam (Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 1).</summary>
    /// <param name="beta1">How much of the first moment stays, from 0 to below 1.</param>
    /// <param name="beta2">How much of the second moment stays, from 0 to below 1. "Attention Is All You Need" took 0.98.</param>
    /// <param name="epsilon">Keeps the division finite where gradients vanish; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its limits.</exception>
    public static Optimizer Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        new() { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon };

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization", algorithm 2).</summary>
    /// <param name="weightDecay">How much of a weight, times the learning rate, an update takes away; 0 or more.</param>
    /// <param name="beta1">How much of the first moment stays, from 0 to below 1.</param>
    /// <param name="beta2">How much of the second moment stays, from 0 to below 1.</param>
    /// <param name="epsilon">Keeps the division finite where gradients vanish; positive.</param>
    /// <param name="on">Which parameters decay; usually not biases and norms.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its limits.</exception>
    public static Optimizer AdamW(
        double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, Decay on = Decay.Matrices) =>
        new() { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon, WeightDecay = weightDecay, DecayOn = on };

    private static double Share(string name, double value) => value is >= 0 and < 1 ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1.");
}
