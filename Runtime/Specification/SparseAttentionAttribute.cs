namespace TxGen;

/// <summary>
/// Restricts which positions attend to which, so that attention costs less than the square of the length. A query attends to the
/// union of what the options below name, or to what is left of it in a causal model; positions count from 0, a class token included.
/// Several attributes may speak for different layers; layers that none speaks for attend to everything.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SparseAttentionAttribute : Attribute
{
    /// <summary>Layers it speaks for, the first being 0; all layers unless given.</summary>
    public int[]? Layers { get; set; }

    /// <summary>Every so many layers, from the first on, attend to everything and the others sparsely, as in ModernBERT; 0 for none.</summary>
    public int FullEvery { get; set; }

    /// <summary>Sliding window (Beltagy et al., 2020): positions before a query that it attends to, besides itself.</summary>
    public int WindowLeft { get; set; }

    /// <summary>Sliding window: positions behind a query that it attends to.</summary>
    public int WindowRight { get; set; }

    /// <summary>Dilated window: the distance of a window's positions, which then reaches so many times as far.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>The first so many positions attend to everything, and everything attends to them (Longformer's global attention).</summary>
    public int GlobalTokens { get; set; }

    /// <summary>Positions of a block (BigBird; Zaheer et al., 2020): whole blocks of queries attend to whole blocks of keys.</summary>
    public int BlockSize { get; set; }

    /// <summary>Blocks of the window around a query's own, which is in the middle: an odd number.</summary>
    public int BlockWindow { get; set; } = 3;

    /// <summary>The first so many blocks attend to everything, and everything attends to them.</summary>
    public int GlobalBlocks { get; set; }

    /// <summary>
    /// Blocks that each block attends to at random: of those that no other option of the attribute's blocks gives it (and in a
    /// causal model lie before it), the ones with the smallest <c>SplitMix64(SplitMix64(seed) + (query block · 2³² + key block))</c>,
    /// where SplitMix64 is one step of Steele et al. (2014) and blocks of the longest sequence take part.
    /// </summary>
    public int RandomBlocks { get; set; }

    /// <summary>Decides which blocks are random.</summary>
    public int RandomSeed { get; set; }

    /// <summary>Strided attention (Sparse Transformer; Child et al., 2019): the stride's positions beside a query, and every position a multiple of the stride away.</summary>
    public int Stride { get; set; }

    /// <summary>Fixed attention (Sparse Transformer): a query attends to its own block of so many positions, and to every block's summary.</summary>
    public int FixedBlock { get; set; }

    /// <summary>Fixed attention: the last so many positions of a block are its summary.</summary>
    public int FixedSummary { get; set; }

    /// <summary>θ of rotary positions in these layers, where it is not the model's (ModernBERT's local layers); 0 stands for the model's.</summary>
    public float RotaryBase { get; set; }
}
