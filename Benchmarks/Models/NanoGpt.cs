using TxGen;

namespace Benchmarks.Models;

/// <summary>nanoGPT's setting for a CPU: a character-level decoder.</summary>
[Transformer(dModel: 128, heads: 4, dFf: 512, maxLength: 64,
    Layers = 4, Vocabulary = 65, Positions = Positions.Learned,
    Norm = NormPlacement.Pre, FinalNorm = true, Biases = Biases.None, Activation = Activation.Gelu,
    Causal = true, Head = Head.Vocabulary, Training = true, TrainingBatch = 12, TrainingLength = 64)]
public sealed partial class NanoGpt;
