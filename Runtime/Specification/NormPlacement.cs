#if TXGEN_GENERATOR
namespace TxGen.Generator.Spec;
#else
namespace TxGen;
#endif

/// <summary>Where a block normalises.</summary>
public enum NormPlacement
{
    /// <summary>After the residual, Norm(x + Sublayer(x)), as in "Attention Is All You Need", section 3.1.</summary>
    Post,

    /// <summary>Before the sublayer, x + Sublayer(Norm(x)), as in GPT-2.</summary>
    Pre,
}
