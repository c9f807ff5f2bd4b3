#if TXGEN_GENERATOR
namespace TxGen.Generator.Spec;
#else
namespace TxGen;
#endif

/// <summary>Which projections add a learned bias. The original Transformer has all of them.</summary>
[Flags]
public enum Biases
{
    /// <summary>None of those below. (The dense layers of <c>PoolingDense</c> and <c>HeadDense</c> always have one.)</summary>
    None = 0,

    /// <summary>The query projection.</summary>
    Query = 1 << 0,

    /// <summary>The key projection.</summary>
    Key = 1 << 1,

    /// <summary>The value projection.</summary>
    Value = 1 << 2,

    /// <summary>The projection of the concatenated heads, W_O.</summary>
    AttentionOutput = 1 << 3,

    /// <summary>The first layer of the feed-forward network, and its gate where it has one.</summary>
    FfnUp = 1 << 4,

    /// <summary>The second layer of the feed-forward network.</summary>
    FfnDown = 1 << 5,

    /// <summary>Every LayerNorm (an RMSNorm never has one).</summary>
    Norm = 1 << 6,

    /// <summary>The linear projection of float rows (<c>InputDim</c>).</summary>
    Input = 1 << 7,

    /// <summary>The last projection: classes, regression values or vocabulary logits.</summary>
    Head = 1 << 8,

    /// <summary>All four projections of the attention.</summary>
    Attention = Query | Key | Value | AttentionOutput,

    /// <summary>Both layers of the feed-forward network.</summary>
    Ffn = FfnUp | FfnDown,

    /// <summary>Every projection and every LayerNorm.</summary>
    All = Attention | Ffn | Norm | Input | Head,
}
