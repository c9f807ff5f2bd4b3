using TxGen;

namespace Benchmarks.Models;

/// <summary>TinyStories 15M: a Llama that fits into L3.</summary>
[Transformer(dModel: 288, heads: 6, dFf: 768, maxLength: 256,
    Layers = 6, Vocabulary = 32000, Positions = Positions.Rotary,
    Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm, FinalNorm = true, Biases = Biases.None,
    Activation = Activation.Silu, Gated = true, Causal = true, Head = Head.Vocabulary, Names = Naming.Llama)]
public sealed partial class Stories15M;
