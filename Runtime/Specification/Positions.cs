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
}
