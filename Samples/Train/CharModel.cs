using TxGen;

namespace Train;

/// <summary>
/// Writes text byte by byte: nanoGPT's small setting, with the 256 bytes as vocabulary. So any text in UTF-8 can be learned, and no
/// file has to say which characters there are.
/// </summary>
[Transformer(dModel: 128, heads: 4, dFf: 512, maxLength: 64,
    Layers = 4, Vocabulary = 256, Positions = Positions.Learned,
    Norm = NormPlacement.Pre, FinalNorm = true, Biases = Biases.None, Activation = Activation.Gelu,
    Causal = true, Head = Head.Vocabulary,
    Training = true, TrainingBatch = 12, TrainingLength = 64)]
public sealed partial class CharModel;
