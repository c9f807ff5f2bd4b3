using TxGen;

namespace TextGeneration;

/// <summary>Tells stories with 260 thousand parameters and a vocabulary of 512; for tests more than for reading.</summary>
[Transformer(dModel: 64, heads: 8, dFf: 172, maxLength: 512,
    Layers = 5, KvHeads = 4, Vocabulary = 512, Positions = Positions.Rotary, Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm,
    FinalNorm = true, Biases = Biases.None, Activation = Activation.Silu, Gated = true, Causal = true, Head = Head.Vocabulary,
    Names = Naming.Llama)]
public sealed partial class Stories260K;

/// <summary>Tells stories with 15 million parameters.</summary>
[Transformer(dModel: 288, heads: 6, dFf: 768, maxLength: 256,
    Layers = 6, Vocabulary = 32000, Positions = Positions.Rotary, Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm,
    FinalNorm = true, Biases = Biases.None, Activation = Activation.Silu, Gated = true, Causal = true, Head = Head.Vocabulary,
    Names = Naming.Llama)]
public sealed partial class Stories15M;

/// <summary>Tells stories with 110 million parameters.</summary>
[Transformer(dModel: 768, heads: 12, dFf: 2048, maxLength: 1024,
    Layers = 12, Vocabulary = 32000, Positions = Positions.Rotary, Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm,
    FinalNorm = true, Biases = Biases.None, Activation = Activation.Silu, Gated = true, Causal = true, Head = Head.Vocabulary,
    Names = Naming.Llama)]
public sealed partial class Stories110M;
