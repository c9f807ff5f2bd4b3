using TxGen;

namespace Quickstart;

/// <summary>Sorts the letters of a word: at every position it scores which of the 26 letters belongs there.</summary>
[Transformer(dModel: 64, heads: 4, dFf: 256, maxLength: 16,
    Layers = 2, Vocabulary = 26, Positions = Positions.Learned,
    Norm = NormPlacement.Pre, FinalNorm = true, Activation = Activation.Gelu,
    Head = Head.TokenClassifier, Outputs = 26,
    Training = true, TrainingBatch = 32, TrainingLength = 16)]
public sealed partial class LetterSorter;
