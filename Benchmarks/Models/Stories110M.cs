using TxGen;

namespace Benchmarks.Models;

/// <summary>TinyStories 110M: a Llama that streams from memory.</summary>
[Transformer(dModel: 768, heads: 12, dFf: 2048, maxLength: 1024,
    Layers = 12, Vocabulary = 32000, Positions = Positions.Rotary,
    Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm, FinalNorm = true, Biases = Biases.None,
    Activation = Activation.Silu, Gated = true, Causal = true, Head = Head.Vocabulary, Names = Naming.Llama)]
public sealed partial class Stories110M;

/// <summary>The same with half the bytes.</summary>
[Transformer(dModel: 768, heads: 12, dFf: 2048, maxLength: 1024,
    Layers = 12, Vocabulary = 32000, Positions = Positions.Rotary,
    Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm, FinalNorm = true, Biases = Biases.None,
    Activation = Activation.Silu, Gated = true, Causal = true, Head = Head.Vocabulary, Names = Naming.Llama,
    Weights = WeightFormat.BFloat16)]
public sealed partial class Stories110MBFloat16;

/// <summary>The same with a quarter of the bytes.</summary>
[Transformer(dModel: 768, heads: 12, dFf: 2048, maxLength: 1024,
    Layers = 12, Vocabulary = 32000, Positions = Positions.Rotary,
    Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm, FinalNorm = true, Biases = Biases.None,
    Activation = Activation.Silu, Gated = true, Causal = true, Head = Head.Vocabulary, Names = Naming.Llama,
    Weights = WeightFormat.Int8)]
public sealed partial class Stories110MInt8;
