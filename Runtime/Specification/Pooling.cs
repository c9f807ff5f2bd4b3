#if TXGEN_GENERATOR
namespace TxGen.Generator.Spec;
#else
namespace TxGen;
#endif

/// <summary>How the hidden states of a sequence become one vector.</summary>
public enum Pooling
{
    /// <summary>They do not.</summary>
    None,

    /// <summary>The first position: BERT's [CLS], or the learned class token where the model has one.</summary>
    ClassToken,

    /// <summary>The mean over all positions (a learned class token counts as one).</summary>
    Mean,

    /// <summary>The last position.</summary>
    Last,
}
