using TxGen;

namespace Benchmarks.Models;

/// <summary>TinyStories 260K: a Llama that fits into L2.</summary>
[Transformer(dModel: 64, heads: 8, dFf: 172, maxLength: 512,
    Layers = 5, KvHeads = 4, Vocabulary = 512, Positions = Positions.Rotary,
    Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm, FinalNorm = true, Biases = Biases.None,
    Activation = Activation.Silu, Gated = true, Causal = true, Head = Head.Vocabulary, Names = Naming.Llama)]
public sealed partial class Stories260K;

/// <summary>The same with half the bytes.</summary>
[Transformer(dModel: 64, heads: 8, dFf: 172, maxLength: 512,
    Layers = 5, KvHeads = 4, Vocabulary = 512, Positions = Positions.Rotary,
    Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm, FinalNorm = true, Biases = Biases.None,
    Activation = Activation.Silu, Gated = true, Causal = true, Head = Head.Vocabulary, Names = Naming.Llama,
    Weights = WeightFormat.BFloat16)]
public sealed partial class Stories260KBFloat16;

/// <summary>The same with a quarter of the bytes.</summary>
[Transformer(dModel: 64, heads: 8, dFf: 172, maxLength: 512,
    Layers = 5, KvHeads = 4, Vocabulary = 512, Positions = Positions.Rotary,
    Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm, FinalNorm = true, Biases = Biases.None,
    Activation = Activation.Silu, Gated = true, Causal = true, Head = Head.Vocabulary, Names = Naming.Llama,
    Weights = WeightFormat.Int8)]
public sealed partial class Stories260KInt8;
