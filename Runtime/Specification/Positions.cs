#if TXGEN_GENERATOR
namespace TxGen.Generator.Spec;
#else
namespace TxGen;
#endif

/// <summary>How a position enters its row.</summary>
public enum Positions
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>sin(p/10000^(2i/d)) in column 2i, the cosine in column 2i + 1 ("Attention Is All You Need", section 3.5).</summary>
    Sinusoidal,

    /// <summary>The same values, all sines in the first half of the columns, all cosines in the second (Marian, tensor2tensor).</summary>
    SinusoidalHalves,

    /// <summary>A learned row for every position.</summary>
    Learned,

    /// <summary>
    /// Queries and keys are rotated by their position (Su et al., 2021), in pairs of a head's columns i and i + dimension / 2, as
    /// Hugging Face's Llama has them.
    /// </summary>
    Rotary,

    /// <summary>The same rotation in pairs of neighbouring columns 2i and 2i + 1, as the paper and llama2.c have them.</summary>
    RotaryInterleaved,

    /// <summary>Scores fall linearly with the distance of query and key, at a slope for each head (ALiBi; Press et al., 2021).</summary>
    Alibi,
}
