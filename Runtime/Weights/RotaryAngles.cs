namespace TxGen.Runtime;

/// <summary>By how much each pair of a head's columns turns from one position to the next (Su et al., 2021, equation 15).</summary>
/// <param name="Base">θ: pair i of a dimension d turns by θ^(-2i / d) radians a position.</param>
/// <param name="Interleaved">Pairs are neighbouring columns; otherwise half the dimension apart.</param>
public sealed record RotaryAngles(double Base, bool Interleaved)
{
    /// <summary>What all frequencies are divided by; 1 leaves them alone.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>How Llama 3 limits the division to low frequencies; null divides all.</summary>
    public RotaryBlend? Blend { get; init; }

    /// <summary>Radians a position.</summary>
    /// <param name="pair">Number of the pair.</param>
    /// <param name="dimension">Rotated columns.</param>
    internal double Frequency(int pair, int dimension)
    {
        double frequency = Math.Pow(Base, -2.0 * pair / dimension);
        if (Blend is null)
            return frequency / Factor;

        double wavelength = 2 * Math.PI / frequency;
        if (wavelength < Blend.OriginalLength / Blend.HighFrequencyFactor)
            return frequency;
        if (wavelength > Blend.OriginalLength / Blend.LowFrequencyFactor)
            return frequency / Factor;
        double smooth = (Blend.OriginalLength / wavelength - Blend.LowFrequencyFactor) / (Blend.HighFrequencyFactor - Blend.LowFrequencyFactor);
        return (1 - smooth) * frequency / Factor + smooth * frequency;
    }
}

/// <summary>Frequencies that turn often over the original length are kept, those that turn rarely divided, those between blended (Llama 3.1).</summary>
/// <param name="LowFrequencyFactor">Fewer turns than this: divided.</param>
/// <param name="HighFrequencyFactor">More turns than this: kept.</param>
/// <param name="OriginalLength">Positions the model was first trained on.</param>
public sealed record RotaryBlend(double LowFrequencyFactor, double HighFrequencyFactor, int OriginalLength);
