using TxGen;

namespace Benchmarks.Models;

/// <summary>all-MiniLM-L6-v2: sentence embeddings.</summary>
[Transformer(dModel: 384, heads: 12, dFf: 1536, maxLength: 512,
    Layers = 6, Vocabulary = 30522, TokenTypes = 2, EmbeddingNorm = true,
    Positions = Positions.Learned, NormEpsilon = 1e-12f, Activation = Activation.Gelu,
    Pooling = Pooling.Mean, NormalizeOutput = true, Names = Naming.Bert)]
public sealed partial class MiniLm;
