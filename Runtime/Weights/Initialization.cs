namespace TxGen;

/// <summary>How random weights are drawn. Scales of norms always start at 1, biases at 0.</summary>
public sealed record Initialization
{
    private Initialization(float? standardDeviation) => StandardDeviation = standardDeviation;

    /// <summary>
    /// Matrices and tables uniform in ±√(6 / (inputs + outputs)) (Glorot and Bengio 2010). Query, key and value matrices count
    /// their own outputs even where a file keeps them in one tensor.
    /// </summary>
    public static Initialization XavierUniform { get; } = new(standardDeviation: null);

    /// <summary>The standard deviation of normal initialisation; null when uniform.</summary>
    public float? StandardDeviation { get; }

    /// <summary>
    /// Matrices and tables from N(0, σ²), as GPT-2 with σ = 0.02. Projections that add to the residual stream are divided by
    /// √(2 · layers), which keeps the variance of the stream independent of depth.
    /// </summary>
    /// <param name="standardDeviation">σ, finite and not negative.</param>
    public static Initialization Normal(float standardDeviation)
    {
        if (!(standardDeviation >= 0) || float.IsInfinity(standardDeviation))
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "A standard deviation is finite and not negative.");
        return new Initialization(standardDeviation);
    }
}
